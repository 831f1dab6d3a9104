package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.BearerCredential;
import io.tuwen.contract.http.ClientAddress;
import io.tuwen.contract.http.SmallBody;
import io.tuwen.contract.http.WithoutCaller;
import io.tuwen.contract.session.Session;
import io.tuwen.upload.login.Logins;
import io.tuwen.upload.login.Revoker;
import io.tuwen.upload.sts.PhoneCredentials;
import io.tuwen.upload.sts.PhoneSessions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/** Logs in and out. */
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
public class SessionsResource {
  private final Vertx vertx;
  private final Logins logins;
  private final PhoneSessions phones;
  private final Revoker revoker;
  private final BearerCredential credential;
  private final ClientAddress clients;

  SessionsResource(
      Vertx vertx,
      Logins logins,
      PhoneSessions phones,
      Revoker revoker,
      BearerCredential credential,
      ClientAddress clients) {
    this.vertx = vertx;
    this.logins = logins;
    this.phones = phones;
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
        .invoke(this::requireSts)
        .chain(
            it ->
                logins
                    .logIn(party, it.platform(), it.app(), it.code())
                    .chain(session -> answer(session, it.wantsSts())));
  }

  /** Before a code is spent. */
  private void requireSts(SessionRequest request) {
    if (request.wantsSts()) {
      phones.require();
    }
  }

  private Uni<SessionBody> answer(Session session, boolean wantsSts) {
    var phone =
        wantsSts
            ? phones.of(session.owner()).map(Optional::of)
            : Uni.createFrom().item(Optional.<PhoneCredentials>empty());
    return phone.map(it -> SessionBody.of(logins.token(session), session, it));
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
