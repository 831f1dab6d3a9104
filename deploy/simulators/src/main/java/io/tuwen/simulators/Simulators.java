package io.tuwen.simulators;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * WeChat, Alipay and the clouds that read images, at one address of this machine. Each has one app
 * or one customer, with secrets of its own.
 */
public final class Simulators implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String WECHAT_APP = "wx0123456789abcdef";
  private static final String ALIPAY_APP = "2021000000000000";
  private static final long PATIENCE_SECONDS = 20;

  private static final Buffer PIECE = Buffer.buffer(" ".repeat(64 * 1024));

  private final AtomicLong poured = new AtomicLong();
  private final Vertx vertx;
  private final HttpServer server;
  private final WechatSimulator wechat;
  private final AlipaySimulator alipay;
  private final Pictures pictures = new Pictures();
  private final MarketSimulator market;
  private final OcrApiSimulator ocrApi;
  private final WechatOcrSimulator wechatOcr;
  private final Desk desk;

  private Simulators(int port, InstantSource clock) {
    wechat = new WechatSimulator(WECHAT_APP, Names.of(32, "app secret"), clock);
    alipay = new AlipaySimulator(ALIPAY_APP, clock);
    market = new MarketSimulator(Names.of(32, "app code"), pictures);
    ocrApi = new OcrApiSimulator(pictures, clock);
    wechatOcr = new WechatOcrSimulator(pictures, wechat, clock);
    desk = new Desk(market, ocrApi, wechatOcr);
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::handle)
            .listen(port, HOST)
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  /**
   * Starts, and waits until they listen.
   *
   * @param port 0 for one that is free
   */
  public static Simulators start(int port) {
    return start(port, InstantSource.system());
  }

  static Simulators start(int port, InstantSource clock) {
    return new Simulators(port, clock);
  }

  public URI endpoint() {
    return URI.create("http://" + HOST + ":" + server.actualPort());
  }

  /** How many bytes of answers without an end were taken from it. */
  public long poured() {
    return poured.get();
  }

  public WechatSimulator wechat() {
    return wechat;
  }

  public AlipaySimulator alipay() {
    return alipay;
  }

  /** What the clouds see in images. */
  public Pictures pictures() {
    return pictures;
  }

  public MarketSimulator market() {
    return market;
  }

  public OcrApiSimulator ocrApi() {
    return ocrApi;
  }

  public WechatOcrSimulator wechatOcr() {
    return wechatOcr;
  }

  private void handle(HttpServerRequest request) {
    if (request.path().equals(Desk.PATH) || request.path().startsWith(Desk.PATH + "/")) {
      reply(request, desk.answer(request));
      return;
    }
    switch (request.path()) {
      case WechatSimulator.PATH -> reply(request, wechat.answer(request.params()));
      case AlipaySimulator.PATH -> {
        request.setExpectMultipart(true);
        var query = MultiMap.caseInsensitiveMultiMap().addAll(request.params());
        request.endHandler(end -> reply(request, alipay.answer(query, request.formAttributes())));
      }
      case MarketSimulator.PATH -> read(request, body -> market.answer(request, body));
      case OcrApiSimulator.PATH -> read(request, body -> ocrApi.answer(request, body));
      case WechatOcrSimulator.TOKEN_PATH -> read(request, wechatOcr::token);
      case WechatOcrSimulator.PATH -> read(request, body -> wechatOcr.answer(request, body));
      default -> request.response().setStatusCode(404).end();
    }
  }

  /** Looking at a picture takes time, which the event loop has not got. */
  private void read(HttpServerRequest request, Function<Buffer, Reply> cloud) {
    request
        .body()
        .compose(body -> vertx.executeBlocking(() -> cloud.apply(body), false))
        .onSuccess(reply -> reply(request, reply))
        .onFailure(e -> request.connection().close());
  }

  private void reply(HttpServerRequest request, Reply reply) {
    if (reply instanceof Reply.Whole whole) {
      whole.headers().forEach(request.response()::putHeader);
      request.response().setStatusCode(whole.status()).end(whole.body());
      return;
    }
    if (reply instanceof Reply.Body body) {
      request.response().putHeader("Content-Type", body.type()).end(body.text());
    } else if (reply instanceof Reply.HangUp) {
      request.connection().close();
    } else if (reply instanceof Reply.Elsewhere elsewhere) {
      request.response().setStatusCode(302).putHeader("Location", elsewhere.path()).end();
    } else if (reply instanceof Reply.Endless) {
      pour(request.response().setChunked(true));
    }
  }

  /** One piece at a time, so that the end of the connection is noticed in between. */
  private void pour(HttpServerResponse response) {
    if (response.closed()) {
      return;
    }
    response.write(PIECE);
    poured.addAndGet(PIECE.length());
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> pour(response));
    } else {
      vertx.runOnContext(next -> pour(response));
    }
  }

  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
