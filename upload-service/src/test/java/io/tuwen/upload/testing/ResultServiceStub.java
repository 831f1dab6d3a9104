package io.tuwen.upload.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.http.ForwardedCaller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A result service that answers what the test has told it, in this order, the last one for ever.
 */
public final class ResultServiceStub implements QuarkusTestResourceLifecycleManager {
  private final ConcurrentLinkedDeque<Answer> answers = new ConcurrentLinkedDeque<>();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final List<String> callers = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private record Answer(int status, String body) {}

  public void answersWith(int status, String body) {
    answers.clear();
    questions.clear();
    callers.clear();
    answers.add(new Answer(status, body));
  }

  public void thenWith(int status, String body) {
    answers.add(new Answer(status, body));
  }

  /** What it was asked since the test told it its answers, as paths with their queries. */
  public List<String> questions() {
    return questions;
  }

  /** Whom those questions said that they were asked for; guests are not said. */
  public List<String> callers() {
    return callers;
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
      return Map.of(
          "tuwen.upload.result-service", "http://127.0.0.1:" + server.getAddress().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    questions.add(exchange.getRequestURI().toString());
    callers.addAll(exchange.getRequestHeaders().getOrDefault(ForwardedCaller.HEADER, List.of()));
    var answer = answers.size() > 1 ? answers.poll() : answers.peek();
    var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Content-Type", answer.status() < 400 ? "application/json" : Problem.MEDIA_TYPE);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(ResultServiceStub.class));
  }

  @Override
  public void stop() {
    server.stop(0);
  }
}
