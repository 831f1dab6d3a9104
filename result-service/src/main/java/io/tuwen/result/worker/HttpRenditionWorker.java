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
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

  private static final int MAX_TEXT = 64 << 10;

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
              var answer =
                  send(caller, address, accept)
                      .compose(response -> answer(response, place))
                      .onFailure(e -> place.close());
              // Of a client that left before it was there, it has no other owner.
              return UniHelper.toUni(answer)
                  .onCancellation()
                  .invoke(() -> answer.onSuccess(HttpRenditionWorker::letGo));
            })
        .onFailure(e -> !(e instanceof TooMuch))
        .transform(
            e ->
                new TuwenException(
                    ErrorCode.RENDITION_UNAVAILABLE, "the resize worker does not answer", e));
  }

  private static void letGo(WorkerAnswer answer) {
    if (answer instanceof WorkerAnswer.Made made) {
      made.body().close();
    }
  }

  private Future<HttpClientResponse> send(Caller caller, String address, String accept) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setSsl(worker.getScheme().equals("https"))
            .setHost(worker.getHost())
            .setPort(port())
            .setURI(address)
            .putHeader(Peer.FORWARDED_FOR, caller.peer().address());
    if (!accept.isEmpty()) {
      options.putHeader("Accept", accept);
    }
    return http.request(options).compose(HttpRenditionWorker::send);
  }

  /** Paused at once: what came before its reader would be lost. */
  private static Future<HttpClientResponse> send(HttpClientRequest request) {
    return inTime(request, request.send().map(HttpClientResponse::pause));
  }

  private static <T> Future<T> inTime(HttpClientRequest request, Future<T> answer) {
    return answer.timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS).onFailure(e -> request.reset());
  }

  private static Future<WorkerAnswer> answer(HttpClientResponse response, Shares.Share place) {
    var contentType = Objects.toString(response.getHeader("Content-Type"), "");
    if (response.statusCode() == 200) {
      var tag = Objects.toString(response.getHeader("ETag"), "");
      return Future.succeededFuture(
          new WorkerAnswer.Made(contentType, tag, new ArrivingBody(response, place)));
    }
    return inTime(response.request(), text(response))
        .map(text -> new WorkerAnswer.Refused(response.statusCode(), contentType, text))
        .map(WorkerAnswer.class::cast)
        .onSuccess(refused -> place.close());
  }

  /** An error is a short text. */
  private static Future<Buffer> text(HttpClientResponse response) {
    Promise<Buffer> whole = Promise.promise();
    var text = Buffer.buffer();
    response
        .exceptionHandler(whole::tryFail)
        .endHandler(end -> whole.tryComplete(text))
        .handler(
            piece -> {
              if (text.length() + piece.length() > MAX_TEXT) {
                whole.tryFail("an error of more than " + MAX_TEXT + " bytes");
              } else {
                text.appendBuffer(piece);
              }
            })
        .resume();
    return whole.future();
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
