package io.tuwen.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.local.state.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A tool that finds nothing anywhere is no tool: each attack against a server that has its fault.
 */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class GivesWayTest {
  private static final String UPLOADED =
      "{\"id\":\"1\",\"key\":\"guest/1\",\"publicId\":\"AAAAAAAAAAAAAAAA\"}";

  private HttpServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  /** A server with one thread, so that a slow client holds up all. */
  private Target server(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.setExecutor(Executors.newSingleThreadExecutor());
    server.start();
    var state = new RunState(1, Instant.EPOCH, server.getAddress().getPort(), "", "", List.of());
    return new Target(state, 1, "", 200);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static boolean isUpload(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("POST");
  }

  @Test
  void a_server_that_answers_a_spelling_of_metrics_gives_way() throws Exception {
    var target =
        server(
            exchange -> {
              var isMetrics = exchange.getRequestURI().getPath().endsWith("/q/metrics");
              answer(exchange, isUpload(exchange) ? 201 : isMetrics ? 200 : 404, UPLOADED);
            });

    var findings = new PathSpellings().run(target);

    assertThat(findings).singleElement().matches(it -> !it.held());
  }

  @Test
  void a_server_that_takes_made_up_names_and_signatures_gives_way() throws Exception {
    var target = server(exchange -> answer(exchange, isUpload(exchange) ? 201 : 200, UPLOADED));

    var knowing =
        new Target(target.state(), 1, "test=0123456789abcdef0123456789abcdef", target.scale());

    var findings = new ForgedAddresses().run(knowing);

    assertThat(findings).hasSize(3);
    assertThat(findings.get(0).held()).isFalse();
    assertThat(findings.get(2).held()).isFalse();
  }

  @Test
  void a_server_that_is_not_alive_or_late_gives_way() throws Exception {
    var target =
        server(
            exchange -> {
              var isWait = exchange.getRequestURI().getPath().contains("/text");
              answer(exchange, isUpload(exchange) ? 201 : isWait ? 202 : 500, UPLOADED);
            });

    assertThat(new DeadWaits().run(target)).allMatch(it -> !it.held());
    assertThat(new CostlyRenditions().run(target)).allMatch(it -> !it.held());
  }

  @Test
  void a_server_that_is_held_up_by_slow_bodies_gives_way() throws Exception {
    var target = server(exchange -> answer(exchange, 201, UPLOADED));

    // On a busy machine the good client may be taken before the slow ones: then it is tried again.
    await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(new SlowBodies().run(target)).allMatch(it -> !it.held()));
  }

  @Test
  void a_server_on_which_a_flood_stops_another_owner_gives_way() throws Exception {
    var images = new AtomicInteger();
    var target =
        server(
            exchange -> {
              var isFlooded = images.addAndGet(isUpload(exchange) ? 1 : 0) > 4;
              answer(exchange, isUpload(exchange) ? 201 : isFlooded ? 500 : 200, UPLOADED);
            });

    var findings = new OwnerFlood().run(target);

    assertThat(findings).singleElement().matches(it -> !it.held());
  }

  @Test
  void a_flood_of_owners_that_are_not_known_is_not_said_to_hold() throws Exception {
    var target = server(exchange -> answer(exchange, 401, "{}"));

    var findings = new OwnerFlood().run(target);

    assertThat(findings)
        .singleElement()
        .extracting(Finding::verdict)
        .isEqualTo(Finding.Verdict.NOT_TRIED);
  }

  @Test
  void a_server_that_answers_a_hidden_request_gives_way() throws Exception {
    var target =
        server(
            exchange ->
                answer(exchange, isUpload(exchange) ? 201 : 200, "# TYPE jvm_threads gauge"));

    var findings = new HeaderGames().run(target);

    assertThat(findings).hasSize(2).allMatch(it -> !it.held());
  }

  @Test
  void a_server_that_hands_the_answer_of_a_hidden_request_to_the_next_client_gives_way()
      throws Exception {
    var asked = new AtomicInteger();
    var target =
        server(
            exchange -> {
              var isState = exchange.getRequestURI().getPath().equals("/v1/images/1");
              var isMixedUp = isState && asked.incrementAndGet() == 5;
              answer(
                  exchange,
                  isUpload(exchange) ? 201 : 200,
                  isMixedUp ? "{\"id\":\"another's\"}" : UPLOADED);
            });

    var findings = new HeaderGames().run(target);

    assertThat(findings.get(0).held()).isTrue();
    assertThat(findings.get(1).held()).isFalse();
  }

  @Test
  void a_service_that_is_not_alive_for_a_moment_gives_way() throws Exception {
    var looks = new AtomicInteger();
    var target =
        server(
            exchange -> {
              var isLook = exchange.getRequestURI().getPath().equals("/q/health/live");
              var isDead = isLook && looks.incrementAndGet() == 2;
              answer(exchange, isDead ? 503 : isUpload(exchange) ? 201 : 200, UPLOADED);
            });
    var state = target.state();
    var service =
        new RunState.Component(
            "ocr-worker", "up", 0, state.port(), ProcessHandle.current().pid(), Instant.EPOCH, 0);
    var whole = new RunState(0, Instant.EPOCH, state.port(), "", "", List.of(service));
    var felt = new Felt();

    var meanwhile = Meanwhile.begin(new Target(whole, 1, "", 1), felt);
    await().until(() -> looks.get() > 2);
    meanwhile.end();

    assertThat(felt.failures()).isZero();
    assertThat(meanwhile.findings())
        .singleElement()
        .matches(it -> !it.held())
        .extracting(Finding::evidence, STRING)
        .contains("[ocr-worker]")
        .matches(".*ocr-worker [1-9][0-9]* MB");
  }

  @Test
  void a_server_that_refuses_a_good_client_meanwhile_gives_way() throws Exception {
    var asked = new AtomicInteger();
    var target =
        server(
            exchange -> {
              asked.incrementAndGet();
              answer(exchange, 429, "{\"code\":\"too_many_uploads\"}");
            });
    var felt = new Felt();

    var meanwhile = Meanwhile.begin(target, felt);
    await().until(() -> asked.get() > 0);
    meanwhile.end();

    assertThat(felt.toString()).contains("429 too_many_uploads");
    assertThat(meanwhile.findings()).singleElement().matches(it -> !it.held());
  }

  @Test
  void renditions_of_which_none_is_made_are_not_said_to_hold() throws Exception {
    var target =
        server(
            exchange -> {
              var isCostly = exchange.getRequestURI().toString().contains("blur");
              answer(exchange, isUpload(exchange) ? 201 : isCostly ? 400 : 200, UPLOADED);
            });
    var patient = new Target(target.state(), 10, "", target.scale());

    var findings = new CostlyRenditions().run(patient);

    assertThat(findings)
        .singleElement()
        .extracting(Finding::verdict)
        .isEqualTo(Finding.Verdict.NOT_TRIED);
  }

  @Test
  void a_server_that_breaks_at_a_hostile_file_gives_way() throws Exception {
    var target = server(exchange -> answer(exchange, 500, "oops"));

    var findings = new HostileUploads().run(target);

    assertThat(findings.get(0).held()).isFalse();
  }

  @Test
  void a_report_says_what_gave_way_and_what_was_felt() {
    var report = new Report();
    var felt = new Felt();
    felt.took(Duration.ofMillis(120));
    report.add("paths", List.of(new Finding(true, "10 asked")), felt);
    report.add("files", List.of(new Finding(false, "a|b")), new Felt());

    assertThat(report.held()).isFalse();
    assertThat(report.toMarkdown())
        .contains(
            "| paths | held | 10 asked | p50 120 ms, p95 120 ms, worst 120 ms, 1 requests, 0 failed |")
        .contains("| files | gave way | a\\|b | – |");
  }
}
