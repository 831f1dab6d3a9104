package io.tuwen.result.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Stands in for image-resize-worker: answers what it is told to, and keeps what it was asked. */
public final class FakeWorker implements QuarkusTestResourceLifecycleManager {
  /** The service went away in the middle of the answer. */
  static final long GONE = -1;

  private static final int PIECE = 64 << 10;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private final AtomicLong written = new AtomicLong();
  private volatile Answer answer = new Answer(200, "image/jpeg", "made");
  private volatile boolean isCutOff;
  private volatile boolean isHanging;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /** What is answered next: a text, as often as this. */
  record Answer(int status, String type, String text, long times) {
    Answer(int status, String type, String text) {
      this(status, type, text, 1);
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool(FakeWorker::daemon));
    server.start();
    return Map.of(
        "tuwen.result.image-resize-worker",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "rendition.signing-keys",
        "test=0123456789abcdef0123456789abcdef");
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "fake-worker");
    thread.setDaemon(true);
    return thread;
  }

  private void handle(HttpExchange exchange) throws IOException {
    var accept = exchange.getRequestHeaders().getFirst("Accept");
    asked.add(exchange.getRequestURI() + (accept == null ? "" : " " + accept));
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    exchange.getResponseHeaders().set("ETag", "\"made-tag\"");
    var text = answer.text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status, text.length * answer.times + (isCutOff ? 1 : 0));
    try (exchange) {
      for (long i = 0; i < answer.times; i++) {
        exchange.getResponseBody().write(text);
        written.addAndGet(text.length);
        if (isHanging) {
          exchange.getResponseBody().flush();
          stopped.await();
        }
      }
    } catch (IOException e) {
      written.set(GONE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** An image of this many bytes. */
  void answersImage(long bytes) {
    answers(200, "image/bmp", "");
    answer = new Answer(200, "image/bmp", "x".repeat(PIECE), bytes / PIECE);
  }

  /** As the answer before, whose last byte never comes. */
  void isCutOff() {
    isCutOff = true;
  }

  /** As the answer before, in the middle of which it stops. */
  void hangs() {
    isCutOff = true;
    isHanging = true;
  }

  /** How much of its answers has been taken from it, or {@link #GONE}. */
  long written() {
    return written.get();
  }

  void answers(int status, String type, String body) {
    asked.clear();
    written.set(0);
    isCutOff = false;
    isHanging = false;
    answer = new Answer(status, type, body);
  }

  void fails(int status, String code, String message) {
    answers(
        status,
        "application/xml",
        "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
  }

  List<String> asked() {
    return asked;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(FakeWorker.class));
  }

  @Override
  public void stop() {
    stopped.countDown();
    if (server != null) {
      server.stop(0);
    }
  }
}
