package io.tuwen.result.endpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.http.SendBuffer;
import io.tuwen.contract.share.Shares;
import io.tuwen.result.Images;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.Streams;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.jboss.logging.Logger;

/** {@code /v1/socket}: the results of some images, as they come, for clients without streams. */
@ApplicationScoped
class SocketRoute {
  private static final Logger LOG = Logger.getLogger(SocketRoute.class);
  private static final int UPGRADE_REQUIRED = 426;

  private final Images images;
  private final Streams streams;
  private final Callers callers;
  private final OpenRequests requests;
  private final ResultConfig config;
  private final ObjectMapper json;
  private final Origins origins;

  SocketRoute(
      Images images,
      Streams streams,
      Callers callers,
      OpenRequests requests,
      ResultConfig config,
      ObjectMapper json,
      Origins origins) {
    this.streams = streams;
    this.callers = callers;
    this.requests = requests;
    this.images = images;
    this.origins = origins;
    this.config = config;
    this.json = json;
  }

  void add(@Observes Router router) {
    router.route(HttpMethod.GET, "/v1/socket").handler(this::open);
  }

  private void open(RoutingContext context) {
    try {
      var caller = callers.of(context);
      if (!isUpgrade(context.request())) {
        askForUpgrade(context);
        return;
      }
      origins.require(context.request());
      var ids = ListParameters.query(context).getOrDefault("image", List.of());
      upgrade(context, caller, ids, streams.open(caller.party()));
    } catch (TuwenException e) {
      ProblemAnswer.send(context, e, json);
    }
  }

  private void upgrade(
      RoutingContext context, Caller caller, List<String> ids, Shares.Share stream) {
    SendBuffer.limit(context.request());
    // Composed, so that what it throws is a failure, too.
    Future.succeededFuture(context.request())
        .compose(HttpServerRequest::toWebSocket)
        .onSuccess(
            socket ->
                new SocketSession(socket, images, caller, stream, config.heartbeat(), json)
                    .begin(ids, end -> requests.watch(context, end)))
        .onFailure(
            e -> {
              stream.close();
              LOG.infof("event=socket_refused cause=\"%s\"", e);
            });
  }

  private static void askForUpgrade(RoutingContext context) {
    context
        .response()
        .setStatusCode(UPGRADE_REQUIRED)
        .putHeader("Upgrade", "websocket")
        .putHeader("Content-Type", "text/plain;charset=UTF-8")
        .end("This address speaks WebSocket.\n");
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }
}
