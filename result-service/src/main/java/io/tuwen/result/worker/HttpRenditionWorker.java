package io.tuwen.result.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Party;
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
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Longer than a client that was fast may take nothing, for which a body waits. */
  private static final Duration IDLE = Duration.ofMinutes(4);

  private static final int MAX_TEXT = 64 << 10;

  private final URI worker;
  private final HttpClient http;
  private final Shares places;
  private final Set<ArrivingBody> arriving = ConcurrentHashMap.newKeySet();
  private final Vertx vertx;

  HttpRenditionWorker(
      ResultConfig config, LimitsConfig limits, MeterRegistry metrics, Vertx vertx) {
    this.vertx = vertx;
    worker = config.imageResizeWorker();
    var all = config.maxRenditions();
    var perClient = limits.renditions().orElse(Shares.quarter(all));
    places =
        new Shares(
            "renditions", "renditions", all, perClient, ErrorCode.TOO_MANY_RENDITIONS, metrics);
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) CONNECT.toMillis())
                .setIdleTimeout((int) IDLE.toSeconds()),
            new PoolOptions().setHttp1MaxSize(all));
  }

  @Override
  public Uni<WorkerAnswer> ask(Caller caller, String address, String accept) {
    return Uni.createFrom()
        .deferred(
            () -> {
              var place = place(caller.party());
              var answer =
                  send(caller, address, accept)
                      .compose(response -> answer(response, caller.party(), place))
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

  private Shares.Share place(Party party) {
    try {
      return places.take(party);
    } catch (TooMuch e) {
      slowest(party).orElseThrow(() -> e).evict();
      return places.take(party);
    }
  }

  /**
   * Whose client makes room: of this address where it has its share, of all where all places are
   * taken. No client makes room for its own next request.
   */
  private Optional<ArrivingBody> slowest(Party party) {
    if (places.isUsedUp(party)) {
      return Optional.empty();
    }
    var isNetworks = places.isNetworkUsedUp(party);
    return arriving.stream()
        .filter(it -> !it.party().equals(party))
        .filter(it -> !isNetworks || it.party().network().equals(party.network()))
        .filter(ArrivingBody::isSlow)
        .min(Comparator.comparingDouble(ArrivingBody::credit));
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

  private Future<WorkerAnswer> answer(
      HttpClientResponse response, Party party, Shares.Share place) {
    var contentType = Objects.toString(response.getHeader("Content-Type"), "");
    if (response.statusCode() == 200) {
      var tag = Objects.toString(response.getHeader("ETag"), "");
      return Future.succeededFuture(
          new WorkerAnswer.Made(
              contentType, tag, new ArrivingBody(response, party, place, arriving, vertx)));
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
