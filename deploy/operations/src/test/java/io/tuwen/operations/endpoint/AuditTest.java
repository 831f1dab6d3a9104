package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Browser;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class AuditTest {
  @TestHTTPResource private URI origin;
  private Backends backends;
  private Operator operator;
  private Browser browser;

  @BeforeEach
  void connect() {
    operator = new Operator(origin);
    browser = new Browser(origin);
  }

  /**
   * All but the login, and the sweep, which ends after its answer has begun: they write it
   * themselves.
   */
  @Test
  void no_address_changes_anything_without_the_audit() {
    var changing =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tuwen.operations")
                .stream()
                .filter(it -> it.isAnnotatedWith(jakarta.ws.rs.Path.class))
                .flatMap(it -> Arrays.stream(it.reflect().getMethods()))
                .filter(
                    it ->
                        it.isAnnotationPresent(POST.class) || it.isAnnotationPresent(DELETE.class))
                .toList();

    assertThat(changing).hasSizeGreaterThan(10);
    assertThat(changing)
        .filteredOn(it -> !it.isAnnotationPresent(Audited.class))
        .extracting(it -> it.getDeclaringClass().getSimpleName() + "." + it.getName())
        .containsExactlyInAnyOrder("SessionResource.begin", "SweepsResource.run");
  }

  @Test
  void an_action_is_told_with_who_what_and_how_it_ended() {
    var session = browser.session();
    var code = "code_" + UUID.randomUUID();
    var body = "{\"code\":\"" + code + "\"}";

    browser.send("POST", "/admin/dead-letters/redrive", session, body, Browser.own());

    var told = operator.get("/admin/audit?action=dead_letters.redriven&limit=1").json();
    var event = told.at("/events/0");
    assertThat(event.at("/actor/how").asText()).isEqualTo("console");
    assertThat(session).contains(event.at("/actor/session").asText());
    assertThat(event.at("/actor/address").asText()).isEqualTo("127.0.0.1");
    assertThat(event.path("request").asText()).isEqualTo(body);
    assertThat(event.path("outcome").asText()).isEqualTo("done");
    assertThat(event.path("result").asText()).contains("\"redriven\":0");
    assertThat(told.toString()).doesNotContain(session);
  }

  @Test
  void a_failure_is_told_with_its_code_and_the_command_line_by_its_name() {
    var bearer = "Bearer " + Operator.TOKEN;
    var id = "replay-" + UUID.randomUUID();

    browser.send(
        "POST",
        "/admin/replays/" + id + "/pause",
        null,
        "",
        "Authorization",
        bearer,
        "User-Agent",
        "tuwen-cli/1");

    var event = operator.get("/admin/audit?outcome=failed&limit=1").json().at("/events/0");
    assertThat(event.path("action").asText()).isEqualTo("replay.paused");
    assertThat(event.at("/target/id").asText()).isEqualTo(id);
    assertThat(event.path("code").asText()).isEqualTo("not_found");
    assertThat(event.at("/actor/how").asText()).isEqualTo("cli");
  }

  @Test
  void a_look_is_told_and_does_not_open_what_was_looked_at() {
    var image = "019e3c2e-1111-7222-8333-" + UUID.randomUUID().toString().substring(24);

    operator.get("/admin/originals/picture?key=guest/" + image);

    var event = operator.get("/admin/audit?action=picture.seen&limit=1").json().at("/events/0");
    assertThat(event.at("/target/key").asText()).isEqualTo("guest/019e3c2e-1111…");
    assertThat(event.path("outcome").asText()).isEqualTo("failed");
  }

  /** The whole id of a guest's image opens it, and the audit kept it for 400 days. */
  @ParameterizedTest
  @CsvSource({
    "/admin/replays, replay.ordered, 'dryRun', true",
    "/admin/dead-letters/redrive, dead_letters.redriven, 'worker', '\"ocr\"'",
    "/admin/dead-letters/discard, dead_letters.discarded, 'reason', '\"no image\"'"
  })
  void an_order_by_keys_is_told_and_opens_no_image(
      String path, String action, String field, String value) {
    var chance = UUID.randomUUID().toString().substring(24);
    var key = "guest/019e3c2e-1111-7222-8333-" + chance;

    operator.post(path, "{\"keyPrefix\":\"%s\",\"%s\":%s}".formatted(key, field, value));

    var event = operator.get("/admin/audit?action=" + action + "&limit=1").json().at("/events/0");
    assertThat(event.path("outcome").asText()).isEqualTo("done");
    assertThat(event.path("request").asText())
        .isEqualTo("{\"keyPrefix\":\"guest/019e3c2e-1111…\",\"%s\":%s}".formatted(field, value));
    assertThat(new Records(backends).read(Topics.ADMIN_AUDIT))
        .noneMatch(it -> new String(it.value(), StandardCharsets.UTF_8).contains(chance));
  }

  @Test
  void a_request_that_is_no_json_is_not_kept() {
    operator.post("/admin/replays", "keyPrefix=guest/019e3c2e-1111-7222-8333-4444");

    var event = operator.get("/admin/audit?outcome=failed&limit=1").json().at("/events/0");
    assertThat(event.path("code").asText()).isEqualTo("malformed_request");
    assertThat(event.has("request")).isFalse();
  }

  @Test
  void logins_are_told_and_the_topic_keeps_one_record_of_each_action_in_the_end() {
    var session = browser.session();

    var event = operator.get("/admin/audit?action=session.begun&limit=1").json().at("/events/0");

    assertThat(session).contains(event.at("/actor/session").asText());
    var records =
        new Records(backends)
            .read(Topics.ADMIN_AUDIT).stream()
                .filter(it -> event.path("id").asText().equals(it.key()))
                .map(it -> new String(it.value(), StandardCharsets.UTF_8))
                .toList();
    assertThat(records).hasSize(2);
    assertThat(records.get(0)).contains("\"outcome\":\"begun\"");
    assertThat(records.get(1)).contains("\"outcome\":\"done\"");
  }

  @Test
  void pages_have_no_gap_and_a_limit_that_is_none_is_refused() {
    for (int i = 0; i < 3; i++) {
      operator.post("/admin/replays/none/resume", "");
    }
    var first = operator.get("/admin/audit?action=replay.resumed&limit=2").json();
    var second =
        operator
            .get(
                "/admin/audit?action=replay.resumed&limit=2&cursor="
                    + first.path("cursor").asText())
            .json();

    assertThat(first.path("events")).hasSize(2);
    assertThat(second.at("/events/0/id").asText()).isLessThan(first.at("/events/1/id").asText());
    assertThat(first.path("matching").asInt()).isGreaterThanOrEqualTo(3);
    assertThat(operator.get("/admin/audit?limit=0").status()).isEqualTo(400);
  }
}
