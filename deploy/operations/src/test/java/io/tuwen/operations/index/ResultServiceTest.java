package io.tuwen.operations.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.AdminConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operations asks of the result service, and what it makes of the answers. */
class ResultServiceTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestURI()
            + " sealed="
            + exchange.getRequestHeaders().getFirst("Tuwen-Operator"));
    var body = "{\"images\":[]}".getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private ResultService service() {
    var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var config =
        new AdminConfig() {
          @Override
          public Optional<String> token() {
            return Optional.empty();
          }

          @Override
          public URI resultService() {
            return address;
          }

          @Override
          public Duration maxDelay() {
            return Duration.ZERO;
          }
        };
    return new ResultService(config, target -> "of " + target);
  }

  @Test
  void a_question_is_sealed_as_it_is_sent() {
    var parameters = new TreeMap<>(Map.of("q", "发票 &a=b", "limit", "5"));
    parameters.put("owner", null);

    var answer = service().images(parameters);

    assertThat(answer.body()).isEqualTo("{\"images\":[]}");
    var target = "/admin/images?limit=5&q=%E5%8F%91%E7%A5%A8+%26a%3Db";
    assertThat(asked).containsExactly(target + " sealed=of " + target);
  }

  @Test
  void what_the_result_service_refuses_is_refused() {
    status = 400;

    assertThat(service().images(Map.of()).status()).isEqualTo(400);
  }

  @Test
  void a_result_service_that_does_not_believe_it_is_said() {
    status = 404;

    assertThatThrownBy(() -> service().images(Map.of()))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE))
        .hasMessageContaining("TUWEN_TRUSTED_PROXIES");
  }

  @Test
  void a_result_service_that_is_down_is_said() {
    var service = service();
    server.stop(0);

    assertThatThrownBy(() -> service.images(Map.of()))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.INDEX_UNAVAILABLE));
  }
}
