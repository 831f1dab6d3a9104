package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.operations.console.LoginTries;
import io.tuwen.operations.testing.Browser;
import io.tuwen.operations.testing.Operator;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins to the console, and what another site can do with a session: nothing. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ConsoleLoginTest {
  private static final String LOGIN = "/console/session";
  private static final String WRITING = "/admin/dead-letters/redrive";
  private static final String NOTHING = "{\"code\":\"no_letter_has_this_code\"}";

  @TestHTTPResource private URI origin;
  @Inject private LoginTries tries;
  private Browser browser;

  @BeforeEach
  void open() {
    browser = new Browser(origin);
  }

  @AfterEach
  void forget() {
    tries.succeeded("127.0.0.1");
  }

  @Test
  void the_cookie_has_every_flag_that_keeps_it() {
    var answer = browser.login(Operator.TOKEN);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain(Browser.value(answer));
    var flags = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", -1);
    assertThat(flags[0]).startsWith("__Host-tuwen-operator=");
    assertThat(Stream.of(flags).skip(1).map(it -> it.strip().toLowerCase(java.util.Locale.ROOT)))
        .contains("path=/", "max-age=43200", "secure", "httponly", "samesite=strict")
        .noneMatch(it -> it.startsWith("domain"));
  }

  @Test
  void a_session_reads_and_writes_as_the_token_does_until_it_is_ended() {
    var session = browser.session();

    assertThat(browser.send("GET", "/admin/replays", session, null).statusCode()).isEqualTo(200);
    assertThat(browser.send("POST", WRITING, session, NOTHING, Browser.own()).statusCode())
        .isEqualTo(200);
    var end = browser.send("DELETE", LOGIN, session, null, Browser.own());

    assertThat(end.statusCode()).isEqualTo(204);
    assertThat(end.headers().firstValue("Set-Cookie").orElse("").toLowerCase(java.util.Locale.ROOT))
        .contains("max-age=0", "secure", "httponly");
    assertThat(browser.send("GET", "/admin/replays", session, null).statusCode()).isEqualTo(401);
  }

  @Test
  void a_login_takes_no_session_that_was_there_before() {
    var fixed = "9999999999." + "0".repeat(32) + "." + "0".repeat(64);
    var body = "{\"token\":\"" + Operator.TOKEN + "\"}";

    var session = Browser.value(browser.send("POST", LOGIN, fixed, body, Browser.own()));

    assertThat(session).isNotEqualTo(fixed);
    assertThat(browser.send("GET", "/admin/replays", fixed, null).statusCode()).isEqualTo(401);
    assertThat(browser.session()).isNotEqualTo(session);
  }

  static List<List<String>> foreign() {
    return List.of(
        List.of("Sec-Fetch-Site", "cross-site", "Content-Type", "application/json"),
        List.of("Sec-Fetch-Site", "same-site", "Content-Type", "application/json"),
        List.of("Sec-Fetch-Site", "none", "Content-Type", "application/json"),
        List.of("Origin", "https://evil.example", "Content-Type", "application/json"),
        List.of("Origin", "null", "Content-Type", "application/json"),
        List.of("Content-Type", "application/json"),
        List.of("Sec-Fetch-Site", "same-origin", "Content-Type", "text/plain"),
        List.of(
            "Sec-Fetch-Site", "same-origin", "Content-Type", "application/x-www-form-urlencoded"),
        List.of("Sec-Fetch-Site", "same-origin"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void nothing_but_the_own_page_changes_anything_with_a_session(List<String> sent) {
    var headers = sent.toArray(String[]::new);
    var session = browser.session();

    var writing = browser.send("POST", WRITING, session, NOTHING, headers);
    var ending = browser.send("DELETE", LOGIN, session, null, headers);
    var login = browser.send("POST", LOGIN, null, "{\"token\":\"x\"}", headers);

    for (var answer : List.of(writing, ending, login)) {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("cross_site_refused");
    }
    assertThat(browser.send("GET", LOGIN, session, null).statusCode()).isEqualTo(200);
  }

  @Test
  void an_old_browser_says_its_origin_instead() {
    var session = browser.session();
    var own = "http://" + origin.getAuthority();

    var answer =
        browser.send(
            "POST", WRITING, session, NOTHING, "Origin", own, "Content-Type", "application/json");

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void another_site_does_not_even_read_with_a_session(String site) {
    var session = browser.session();

    var answer = browser.send("GET", "/admin/replays", session, null, "Sec-Fetch-Site", site);

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void a_program_with_the_token_needs_none_of_these_headers() {
    var bearer = "Bearer " + Operator.TOKEN;

    var answer = browser.send("POST", WRITING, null, NOTHING, "Authorization", bearer);

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void a_wrong_token_is_not_saved_by_a_session_beside_it() {
    var session = browser.session();

    var answer =
        browser.send("GET", "/admin/replays", session, null, "Authorization", "Bearer wrong");

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void every_failure_has_one_answer_and_the_sixth_is_not_looked_at() {
    var failures = Stream.generate(() -> browser.login("wrong")).limit(5).toList();

    var right = browser.login(Operator.TOKEN);

    assertThat(failures).extracting(HttpResponse::statusCode).containsOnly(401);
    assertThat(failures).extracting(HttpResponse::body).containsOnly(right.body());
    assertThat(right.statusCode()).isEqualTo(401);
    assertThat(right.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void a_code_opens_one_session_and_only_the_token_makes_codes() {
    var bearer = "Bearer " + Operator.TOKEN;
    var made = browser.send("POST", "/console/codes", null, "", "Authorization", bearer);
    var code = made.body().replaceAll(".*\"code\":\"([^\"]+)\".*", "{\"code\":\"$1\"}");

    var first = browser.send("POST", LOGIN, null, code, Browser.own());
    var second = browser.send("POST", LOGIN, null, code, Browser.own());

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(second.statusCode()).isEqualTo(401);
    var session = Browser.value(first);
    assertThat(browser.send("POST", "/console/codes", session, "{}", Browser.own()).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/replays", "/admin/nothing", "/console/session"})
  void no_answer_can_be_framed_or_kept_or_taken_for_a_page(String path) {
    for (var session : new String[] {browser.session(), null}) {
      var headers = browser.send("GET", path, session, null).headers();

      assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Cache-Control")).contains("private, no-store");
      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'", "sandbox");
    }
  }
}
