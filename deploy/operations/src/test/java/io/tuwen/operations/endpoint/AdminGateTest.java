package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.testing.Operator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class AdminGateTest {
  @TestHTTPResource private URI origin;

  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin",
        "/admin/",
        "/admin/nothing",
        "/admin/dead-letters",
        "//admin/dead-letters",
        "/%61dmin/dead-letters",
        "/admin;a=b/dead-letters",
        "/x/../admin/dead-letters",
        "/admin/replays/x",
        "/admin/pipeline"
      })
  void nobody_without_the_token_learns_anything(String path) throws Exception {
    for (var authorization :
        new String[] {"", "Bearer", "Bearer x", "Basic " + Operator.TOKEN, Operator.TOKEN}) {
      var answer = get(path, authorization);

      assertThat(answer.statusCode()).as(authorization).isIn(401, 404);
      if (path.startsWith("/admin") && !path.contains(";")) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"unauthorized\"").doesNotContain(Operator.TOKEN);
      }
    }
  }

  @Test
  void a_body_is_not_even_looked_at() throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/admin/replays"))
            .POST(BodyPublishers.ofString("{\"x\":"))
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void who_has_the_token_is_let_in_and_finds_what_is_there() throws Exception {
    assertThat(get("/admin/replays", "Bearer " + Operator.TOKEN).statusCode()).isEqualTo(200);
    assertThat(get("/admin/replays", "bearer " + Operator.TOKEN).statusCode()).isEqualTo(200);
    assertThat(get("/admin/nothing", "Bearer " + Operator.TOKEN).statusCode()).isEqualTo(404);
  }

  @Test
  void a_wrong_token_is_told_in_the_log_and_what_was_shown_is_not() throws Exception {
    // A success ends what other tests have failed at, of which not every line is written any more.
    get("/admin/replays", "Bearer " + Operator.TOKEN);
    var lines = new CopyOnWriteArrayList<String>();
    var logger = Logger.getLogger(AdminGate.class.getName());
    var listener = listener(lines);
    logger.addHandler(listener);
    try {
      get("/admin/replays", "Bearer wrong-token-of-a-stranger");
      get("/admin/replays", "Bearer " + Operator.TOKEN);
    } finally {
      logger.removeHandler(listener);
    }

    assertThat(lines)
        .anyMatch(it -> it.matches("event=operator_refused address=\\S+ .*path=/admin/replays"))
        .anyMatch(it -> it.startsWith("event=operator_admitted address="))
        .noneMatch(it -> it.contains("wrong-token") || it.contains(Operator.TOKEN));
  }

  private static Handler listener(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        lines.add(new SimpleFormatter().formatMessage(entry));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private HttpResponse<String> get(String path, String authorization) throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create(origin.resolve("/").toString().replaceFirst("/$", "") + path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
