package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.LoggedErrors;
import io.tuwen.operations.testing.Browser;
import io.tuwen.operations.testing.OidcSimulator;
import io.tuwen.operations.testing.Operator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins by an identity provider, as a browser makes them: redirects and cookies by hand. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@WithTestResource(OidcSimulator.class)
class SingleSignOnTest {
  private static final String OPERATORS = "[\"staff\",\"tuwen-operator\"]";
  private static final int MAX_REDIRECTS = 8;

  @TestHTTPResource private URI origin;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private final List<String> set = new ArrayList<>();
  private Browser browser;

  @BeforeEach
  void open() {
    browser = new Browser(origin);
  }

  @Test
  void an_operator_logs_in_reads_and_logs_out_and_the_audit_says_who() throws Exception {
    OidcSimulator.next("alice@example.com", OPERATORS);

    var last = follow("/console/oidc");

    assertThat(last.uri().getPath()).isEqualTo("/console");
    assertThat(last.uri().getFragment()).isNull();
    var session = cookies.get("__Host-tuwen-operator");
    var told = browser.send("GET", "/console/session", session, null).body();
    assertThat(told).contains("\"how\":\"oidc\"", "\"subject\":\"alice@example.com\"");
    var audit = new Operator(origin).get("/admin/audit?action=session.begun&limit=1").json();
    assertThat(audit.at("/events/0/actor/how").asText()).isEqualTo("oidc");
    assertThat(audit.at("/events/0/actor/subject").asText()).isEqualTo("alice@example.com");
    assertThat(browser.send("POST", "/console/codes", session, "{}", Browser.own()).statusCode())
        .isEqualTo(403);

    browser.send("DELETE", "/console/session", session, null, Browser.own());

    assertThat(browser.send("GET", "/admin/replays", session, null).statusCode()).isEqualTo(401);
  }

  @Test
  void its_cookie_has_every_flag_and_those_of_the_flow_are_gone() throws Exception {
    OidcSimulator.next("alice", OPERATORS);

    follow("/console/oidc");

    assertThat(cookies.keySet()).containsExactly("__Host-tuwen-operator");
    var own = set.stream().filter(it -> it.startsWith("__Host-tuwen-operator=")).toList();
    assertThat(own).hasSize(1);
    assertThat(own.get(0).toLowerCase(Locale.ROOT))
        .contains("path=/;", "max-age=43200", "secure", "httponly", "samesite=strict");
    assertThat(set)
        .filteredOn(it -> it.startsWith("q_") && !it.contains("Max-Age=0"))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it.toLowerCase(Locale.ROOT))
                    .contains("secure", "httponly", "path=/console/oidc"));
  }

  @Test
  void a_login_takes_no_session_that_was_there_before() throws Exception {
    OidcSimulator.next("alice", OPERATORS);
    var fixed = browser.session();
    cookies.put("__Host-tuwen-operator", fixed);

    follow("/console/oidc");

    assertThat(cookies.get("__Host-tuwen-operator")).isNotEqualTo(fixed);
  }

  @Test
  void a_person_without_the_role_is_refused_and_gets_no_session() throws Exception {
    for (var groups : List.of("[]", "[\"staff\"]", "\"tuwen-operators\"", "[\"TUWEN-OPERATOR\"]")) {
      OidcSimulator.next("mallory", groups);
      cookies.clear();

      var last = follow("/console/oidc");

      assertThat(last.uri().getPath()).isEqualTo("/console");
      assertThat(last.uri().getFragment()).isEqualTo("refused");
      assertThat(cookies).as(groups).isEmpty();
    }
  }

  @Test
  void an_answer_that_this_browser_has_not_asked_for_opens_nothing() throws Exception {
    OidcSimulator.next("alice", OPERATORS);
    var away = step(origin.resolve("/console/oidc"));
    var back = step(location(away));
    cookies.clear();

    var answer = step(location(back));

    assertThat(answer.headers().allValues("Set-Cookie"))
        .noneMatch(it -> it.startsWith("__Host-tuwen-operator"));
    assertThat(answer.statusCode()).isNotEqualTo(200);
  }

  @Test
  void a_token_that_another_has_signed_opens_nothing() throws Exception {
    OidcSimulator.next("alice", OPERATORS);
    OidcSimulator.forge();
    var away = step(origin.resolve("/console/oidc"));
    var back = step(location(away));

    try (var errors = new LoggedErrors()) {
      var answer = step(location(back));

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(errors.lines()).isEmpty();
    }
    assertThat(cookies.keySet()).noneMatch(it -> it.startsWith("__Host-"));
  }

  @Test
  void the_page_is_told_that_there_is_such_a_login_and_no_other_address_asks_the_provider() {
    var before = OidcSimulator.asked().size();

    var probe = browser.send("GET", "/console/session", null, null);

    assertThat(probe.headers().firstValue("Tuwen-Login")).contains("oidc");
    assertThat(browser.send("GET", "/admin/replays", null, null).statusCode()).isEqualTo(401);
    assertThat(browser.send("POST", "/console/oidc", null, "{}", Browser.own()).statusCode())
        .isNotEqualTo(200);
    assertThat(OidcSimulator.asked()).hasSize(before);
  }

  private HttpResponse<String> follow(String path) throws Exception {
    var answer = step(origin.resolve(path));
    for (int i = 0; i < MAX_REDIRECTS && answer.statusCode() / 100 == 3; i++) {
      var next = location(answer);
      answer = step(next);
      if (next.getPath().equals("/console")) {
        return withFragment(answer, next);
      }
    }
    throw new AssertionError("it ends at " + answer.uri() + " with " + answer.statusCode());
  }

  private static HttpResponse<String> withFragment(HttpResponse<String> answer, URI uri) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.uri()).isEqualTo(uri);
    return answer;
  }

  private static URI location(HttpResponse<String> answer) {
    return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
  }

  private HttpResponse<String> step(URI address) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(address).GET();
    if (address.getPort() == origin.getPort() && !cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(it -> it.getKey() + "=" + it.getValue())
              .collect(Collectors.joining("; ")));
    }
    var answer = http.send(request.build(), BodyHandlers.ofString());
    for (var cookie : answer.headers().allValues("Set-Cookie")) {
      set.add(cookie);
      var pair = cookie.split(";", 2)[0].split("=", 2);
      if (pair[1].isEmpty()) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }
}
