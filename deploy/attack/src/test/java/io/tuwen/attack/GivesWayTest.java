package io.tuwen.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.tuwen.command.ExitCode;
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

  private static void assertNotTried(List<Finding> findings) {
    assertThat(findings)
        .singleElement()
        .extracting(Finding::verdict)
        .isEqualTo(Finding.Verdict.NOT_TRIED);
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

    assertNotTried(new OwnerFlood().run(target));
  }

  @Test
  void a_flood_of_which_nothing_is_accepted_is_not_said_to_hold() throws Exception {
    var target =
        server(
            exchange -> {
              var key = exchange.getRequestHeaders().getFirst("Authorization");
              var isFlood = key != null && key.contains("twk_flood");
              answer(exchange, isFlood ? 403 : isUpload(exchange) ? 201 : 200, UPLOADED);
            });

    assertNotTried(new OwnerFlood().run(target));
  }

  @Test
  void addresses_that_are_not_answered_unchanged_either_are_not_said_to_hold() throws Exception {
    var target = server(exchange -> answer(exchange, isUpload(exchange) ? 201 : 403, UPLOADED));

    assertThat(new ForgedAddresses().run(target))
        .extracting(Finding::verdict)
        .containsExactly(Finding.Verdict.NOT_TRIED, Finding.Verdict.NOT_TRIED);
  }

  @Test
  void changed_addresses_that_a_server_does_not_hear_are_not_said_to_hold() throws Exception {
    var looks = new AtomicInteger();
    var target =
        server(
            exchange -> {
              var isThumb = exchange.getRequestURI().getPath().endsWith("!thumb");
              var isUnheard = isThumb && looks.incrementAndGet() > 1;
              answer(exchange, isUnheard ? 429 : isUpload(exchange) ? 201 : 200, UPLOADED);
            });

    assertThat(new ForgedAddresses().run(target).get(0).verdict())
        .isEqualTo(Finding.Verdict.NOT_TRIED);
  }

  @Test
  void a_server_that_reads_a_hidden_request_as_a_second_one_gives_way() throws Exception {
    try (var lenient = new LenientServer()) {
      var state = new RunState(1, Instant.EPOCH, lenient.port(), "", "", List.of());

      // An answer that a busy machine brings late is none.
      await()
          .untilAsserted(
              () -> {
                var findings = new HeaderGames().run(new Target(state, 1, "", 200));

                assertThat(findings).hasSize(2);
                assertThat(findings.get(0))
                    .matches(it -> !it.held())
                    .extracting(Finding::evidence, STRING)
                    .contains("CL.TE", "two lengths", "socket with a body");
              });
    }
  }

  @Test
  void hidden_requests_that_are_not_answered_by_themselves_either_are_not_said_to_hold()
      throws Exception {
    var target =
        server(
            exchange -> {
              var isUpload = isUpload(exchange);
              answer(exchange, isUpload ? 201 : 404, isUpload ? UPLOADED : "{}");
            });

    assertNotTried(new HeaderGames().run(target));
  }

  @Test
  void a_server_that_hands_the_answer_of_a_hidden_request_to_the_next_client_gives_way()
      throws Exception {
    var uploads = new AtomicInteger();
    var asked = new AtomicInteger();
    var target =
        server(
            exchange -> {
              var path = exchange.getRequestURI().getPath();
              var isUpload = path.equals("/v1/images");
              var isMixedUp = path.equals("/v1/images/1") && asked.incrementAndGet() == 5;
              var id = isUpload ? uploads.incrementAndGet() : path.replaceAll(".*/", "");
              answer(
                  exchange,
                  isUpload ? 201 : 200,
                  "{\"id\":\"%s\"}".formatted(isMixedUp ? "2" : id));
            });

    var findings = new HeaderGames().run(target);

    assertThat(findings).hasSize(2);
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

    assertNotTried(new CostlyRenditions().run(patient));
  }

  @Test
  void a_server_that_breaks_at_a_hostile_file_gives_way() throws Exception {
    var target = server(exchange -> answer(exchange, 500, "oops"));

    var findings = new HostileUploads().run(target);

    assertThat(findings.get(0).held()).isFalse();
  }

  @Test
  void files_that_are_put_off_to_the_end_are_not_said_to_hold() throws Exception {
    var target = server(exchange -> answer(exchange, 429, "{\"code\":\"too_many_uploads\"}"));

    assertNotTried(new HostileUploads(Duration.ZERO).run(target));
  }

  @Test
  void a_file_that_is_put_off_is_sent_again() throws Exception {
    var sent = new AtomicInteger();
    var target =
        server(
            exchange ->
                answer(exchange, sent.incrementAndGet() == 1 ? 429 : 415, "{\"code\":\"any\"}"));

    var findings = new HostileUploads(Duration.ofSeconds(1)).run(target);

    assertThat(findings)
        .singleElement()
        .extracting(Finding::verdict)
        .isEqualTo(Finding.Verdict.HELD);
  }

  /** The thread of the good client ended, and all that came later was held. */
  @Test
  void what_looks_on_and_breaks_is_not_said_to_hold() throws Exception {
    var meanwhile = Meanwhile.begin(new Target(null, 1, "", 1), new Felt());
    meanwhile.end();

    assertNotTried(meanwhile.findings());
  }

  @Test
  void an_answer_that_was_cut_has_no_field() {
    var cut =
        Answer.of("HTTP/1.1 201 Created\r\n\r\n{\"id\":\"019".getBytes(StandardCharsets.UTF_8));

    assertThat(cut.status()).isEqualTo(201);
    assertThat(cut.field("id")).isEmpty();
  }

  @Test
  void what_was_not_tried_can_only_give_way() {
    assertThat(Finding.of(true, true, "").verdict()).isEqualTo(Finding.Verdict.HELD);
    assertThat(Finding.of(true, false, "").verdict()).isEqualTo(Finding.Verdict.NOT_TRIED);
    assertThat(Finding.of(false, false, "").verdict()).isEqualTo(Finding.Verdict.GAVE_WAY);
  }

  @Test
  void a_script_is_told_what_gave_way_and_what_was_not_tried() {
    var report = new Report();
    report.add("paths", List.of(new Finding(true, "")), new Felt());
    assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);

    report.add("owners", List.of(Finding.notTried("")), new Felt());
    assertThat(report.exitCode()).isEqualTo(ExitCode.NOT_TRIED);

    report.add("files", List.of(new Finding(false, "")), new Felt());
    assertThat(report.exitCode()).isEqualTo(ExitCode.FAILED);
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
