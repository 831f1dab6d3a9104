package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.BearerCredential;
import io.tuwen.contract.http.ClientAddress;
import io.tuwen.contract.http.WithoutCaller;
import io.tuwen.upload.body.SmallBody;
import io.tuwen.upload.login.Logins;
import io.tuwen.upload.login.Revoker;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** Logs in and out. */
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {
  private final Vertx vertx;
  private final Logins logins;
  private final Revoker revoker;
  private final BearerCredential credential;
  private final ClientAddress clients;

  SessionsResource(
      Vertx vertx,
      Logins logins,
      Revoker revoker,
      BearerCredential credential,
      ClientAddress clients) {
    this.vertx = vertx;
    this.logins = logins;
    this.revoker = revoker;
    this.credential = credential;
    this.clients = clients;
  }

  @POST
  @WithoutCaller
  public Uni<SessionBody> begin(@Context RoutingContext context) {
    var party = clients.of(context.request()).party();
    return SmallBody.read(vertx, context.request(), SessionRequest.MAX_BODY)
        .map(SessionRequest::read)
        .chain(it -> logins.logIn(party, it.platform(), it.app(), it.code()))
        .map(session -> new SessionBody(logins.token(session), session.expires()));
  }

  @DELETE
  @Path("/current")
  public Uni<Void> end(@Context RoutingContext context) {
    return Uni.createFrom()
        .deferred(
            () ->
                revoker.revoke(
                    credential
                        .session(context.request())
                        .orElseThrow(
                            () ->
                                new TuwenException(
                                    ErrorCode.UNAUTHORIZED, "the request has no session"))));
  }
}
