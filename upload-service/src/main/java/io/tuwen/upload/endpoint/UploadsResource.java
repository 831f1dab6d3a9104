package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.RefusedBody;
import io.tuwen.contract.http.SmallBody;
import io.tuwen.contract.http.WithoutCaller;
import io.tuwen.upload.Naming;
import io.tuwen.upload.StoredQuota;
import io.tuwen.upload.Uploads;
import io.tuwen.upload.push.PushedEvents;
import io.tuwen.upload.ticket.DirectUploads;
import io.tuwen.upload.ticket.TicketRequest;
import io.tuwen.upload.ticket.Tickets;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * {@code POST /v1/uploads} gives a ticket for an upload to the bucket, and {@code POST
 * /v1/uploads/callback} is where the bucket tells of it. {@code POST /v1/uploads/events} takes what
 * EventBridge or MNS push of the bucket's events.
 */
@Path("/v1/uploads")
@Produces(MediaType.APPLICATION_JSON)
public class UploadsResource {
  private final Tickets tickets;
  private final DirectUploads uploads;
  private final PushedEvents pushed;
  private final Callers callers;
  private final StoredQuota quota;
  private final Uploads images;
  private final Vertx vertx;

  UploadsResource(
      Tickets tickets,
      DirectUploads uploads,
      PushedEvents pushed,
      Callers callers,
      StoredQuota quota,
      Uploads images,
      Vertx vertx) {
    this.tickets = tickets;
    this.uploads = uploads;
    this.pushed = pushed;
    this.callers = callers;
    this.quota = quota;
    this.images = images;
    this.vertx = vertx;
  }

  @POST
  public Uni<RestResponse<IssuedTicket>> issue(@Context RoutingContext context) {
    var caller = callers.of(context);
    return SmallBody.read(vertx, context.request(), TicketRequest.MAX_BYTES)
        .map(TicketRequest::parse)
        .chain(
            request ->
                tickets.issue(caller, request, quota.check(caller, isStored(caller, request))))
        .map(IssuedTicket::of)
        .map(ticket -> RestResponse.status(RestResponse.Status.CREATED, ticket));
  }

  /** Then the ticket stores nothing more, and its form is told that the image is there. */
  private Uni<Boolean> isStored(Caller caller, TicketRequest request) {
    return images.areStored(caller.owner(), Naming.of(request.idempotencyKey()), 1);
  }

  /** Its {@code Authorization} is a signature of the storage and says nothing of a caller. */
  @POST
  @Path("/callback")
  @WithoutCaller
  public Uni<UploadedImage> callback(
      @Context RoutingContext context,
      @HeaderParam("Authorization") Optional<String> authorization,
      @HeaderParam("x-oss-pub-key-url") Optional<String> keyUrl) {
    var query = Objects.requireNonNullElse(context.request().query(), "");
    return SmallBody.read(vertx, context.request(), DirectUploads.MAX_CALLBACK)
        .chain(body -> uploads.take(query, authorization.orElse(""), keyUrl.orElse(""), body))
        .map(UploadedImage::of);
  }

  /** A token of its own says who may push. */
  @POST
  @Path("/events")
  @WithoutCaller
  public Uni<Void> events(@Context RoutingContext context) {
    var request = context.request();
    var headers = new TreeMap<String, String>();
    request
        .headers()
        .forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
    var query = Objects.requireNonNullElse(request.query(), "");
    try {
      // Before the body, which is large for one of a stranger's.
      pushed.requireToken(query, headers);
    } catch (TuwenException e) {
      RefusedBody.drain(vertx, request);
      throw e;
    }
    return SmallBody.read(vertx, request, PushedEvents.MAX_BODY)
        .chain(body -> pushed.take(query, headers, body));
  }
}
