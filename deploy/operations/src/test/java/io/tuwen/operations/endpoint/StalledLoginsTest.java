package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.RawRequest;
import io.tuwen.operations.console.LoginTries;
import io.tuwen.operations.testing.Browser;
import io.tuwen.operations.testing.Operator;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins of strangers whose bodies do not come: each held a worker for a minute, of 200. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class StalledLoginsTest {
  private static final int MORE_THAN_WORKERS = 250;
  private static final String HEAD =
      "POST /console/session HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\n"
          + "Content-Type: application/json\r\n";

  @TestHTTPResource private URI origin;
  @Inject private LoginTries tries;
  private final List<Socket> stalled = new ArrayList<>();

  @AfterEach
  void leave() throws IOException {
    for (var it : stalled) {
      it.close();
    }
    tries.succeeded("127.0.0.1");
  }

  private void stall(String rest) throws IOException {
    var socket = new Socket(origin.getHost(), origin.getPort());
    stalled.add(socket);
    socket.getOutputStream().write((HEAD + rest).getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\n",
        "Content-Length: 100\r\n\r\n{",
        "Transfer-Encoding: chunked\r\n\r\n"
      })
  void logins_without_their_bodies_keep_no_operator_waiting(String rest) throws Exception {
    for (int i = 0; i < MORE_THAN_WORKERS; i++) {
      stall(rest);
    }

    // Less than the minute for which a worker would wait for a body.
    var request =
        HttpRequest.newBuilder(origin.resolve("/admin/pipeline"))
            .header("Authorization", "Bearer " + Operator.TOKEN)
            .timeout(Duration.ofSeconds(40))
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    for (var it : stalled) {
      it.setSoTimeout(40_000);
      assertThat(new String(it.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408");
    }
  }

  @Test
  void a_login_has_one_size_and_not_a_byte_more() throws Exception {
    var login = "{\"token\":\"" + Operator.TOKEN + "\"}";
    var longest = login + " ".repeat(LoginBody.MAX_BYTES - login.length());

    assertThat(send(longest)).isEqualTo(200);
    assertThat(send(longest + " ")).isEqualTo(413);
  }

  private int send(String body) throws IOException {
    var head = HEAD + "Connection: close\r\nContent-Length: %d\r\n\r\n".formatted(body.length());
    return RawRequest.send(origin, head + body).status();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: %2$d\r\n\r\n%1$s",
        "Transfer-Encoding: chunked\r\n\r\n%2$x\r\n%1$s\r\n0\r\n\r\n"
      })
  void a_login_is_taken_however_its_body_comes(String form) throws Exception {
    var login = "{\"token\":\"" + Operator.TOKEN + "\"}";

    stall("Connection: close\r\n" + form.formatted(login, login.length()));

    var line = stalled.get(0).getInputStream().readNBytes(12);
    assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
  }

  @Test
  void a_login_without_a_body_is_a_failed_one() {
    var answer = new Browser(origin).send("POST", "/console/session", null, null, Browser.own());

    assertThat(answer.statusCode()).isEqualTo(401);
  }
}
