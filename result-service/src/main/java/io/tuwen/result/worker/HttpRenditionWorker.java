package io.tuwen.result.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.result.RenditionWorker;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.WorkerAnswer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Asks image-resize-worker over HTTP.
 *
 * <p>With a plain client: a signature holds for an address exactly as it is written, and a REST
 * client writes it anew.
 */
@ApplicationScoped
class HttpRenditionWorker implements RenditionWorker {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Longer than a rendition may take. */
  private static final Duration ANSWER = Duration.ofSeconds(35);

  private final URI worker;
  private final HttpClient http;
  private final Shares places;

  HttpRenditionWorker(
      ResultConfig config, LimitsConfig limits, MeterRegistry metrics, Vertx vertx) {
    worker = config.imageResizeWorker();
    var all = config.maxRenditions();
    var perClient = limits.renditions().orElse(Shares.quarter(all));
    places =
        new Shares(
            "renditions", "renditions", all, perClient, ErrorCode.TOO_MANY_RENDITIONS, metrics);
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis()),
            new PoolOptions().setHttp1MaxSize(all));
  }

  @Override
  public Uni<WorkerAnswer> ask(Caller caller, String address, String accept) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var place = places.take(caller.party());
              return UniHelper.toUni(
                  send(caller, address, accept).onComplete(done -> place.close()));
            })
        .onFailure(e -> !(e instanceof TooMuch))
        .transform(
            e ->
                new TuwenException(
                    ErrorCode.RENDITION_UNAVAILABLE, "the resize worker does not answer", e));
  }

  private Future<WorkerAnswer> send(Caller caller, String address, String accept) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setSsl(worker.getScheme().equals("https"))
            .setHost(worker.getHost())
            .setPort(port())
            .setURI(address)
            .setIdleTimeout(ANSWER.toMillis())
            .putHeader(Peer.FORWARDED_FOR, caller.peer().address());
    if (!accept.isEmpty()) {
      options.putHeader("Accept", accept);
    }
    return http.request(options)
        .compose(HttpClientRequest::send)
        .compose(HttpRenditionWorker::read)
        .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Future<WorkerAnswer> read(HttpClientResponse response) {
    return response
        .body()
        .map(
            body ->
                new WorkerAnswer(
                    response.statusCode(),
                    Objects.toString(response.getHeader("Content-Type"), ""),
                    Objects.toString(response.getHeader("ETag"), ""),
                    body));
  }

  private int port() {
    if (worker.getPort() >= 0) {
      return worker.getPort();
    }
    return worker.getScheme().equals("https") ? 443 : 80;
  }

  @PreDestroy
  void close() {
    http.close().onFailure(e -> {});
  }
}
