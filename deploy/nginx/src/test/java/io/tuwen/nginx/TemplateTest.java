package io.tuwen.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.local.gateway.Route;
import io.tuwen.local.gateway.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nginx says and what the services say, of one thing. */
class TemplateTest {
  private static final Pattern ROUTE = Pattern.compile("(?m)^ +(\"~\\^.*\") +([a-z-]+;)$");

  @Test
  void its_map_is_the_routing_table() throws IOException {
    assertThat(drift(Template.text())).isEmpty();
  }

  /** A check that sees nothing would be kept by everything. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "api POST /v1/images$",
        "/v1/sessions(/.*)?$\" upload-service",
        "/v1/openapi$\" result-service",
        "images \\S+ /.*"
      })
  void a_map_that_differs_from_the_routing_table_is_told_line_by_line(String spoilt)
      throws IOException {
    assertThat(Template.text()).contains(spoilt);

    assertThat(drift(Template.text().replace(spoilt, spoilt.replaceFirst("[a-z]", "x"))))
        .anyMatch(it -> it.contains("is missing in nginx's map"))
        .anyMatch(it -> it.contains("is not in deploy/helm/tuwen/routes"));
  }

  @Test
  void a_map_in_another_order_than_the_routing_table_is_told() throws IOException {
    var lines = Routes.table().stream().map(Route::nginx).toList();
    var turned =
        Template.text()
            .replace(lines.get(0), "first")
            .replace(lines.get(1), lines.get(0))
            .replace("first", lines.get(1));

    assertThat(drift(turned)).containsExactly("nginx's map has the routes in another order");
  }

  private static List<String> drift(String template) {
    var map = template.substring(template.indexOf("$tuwen_service {"));
    var written =
        ROUTE
            .matcher(map.substring(0, map.indexOf("\n}")))
            .results()
            .map(it -> it.group(1) + " " + it.group(2))
            .toList();
    var wanted = Routes.table().stream().map(Route::nginx).toList();
    var differences = new ArrayList<String>();
    wanted.stream()
        .filter(it -> !written.contains(it))
        .map(it -> it + " is missing in nginx's map")
        .forEach(differences::add);
    written.stream()
        .filter(it -> !wanted.contains(it))
        .map(it -> it + " is not in deploy/helm/tuwen/routes")
        .forEach(differences::add);
    if (differences.isEmpty() && !written.equals(wanted)) {
      differences.add("nginx's map has the routes in another order");
    }
    return differences;
  }

  @Test
  void a_body_may_be_as_large_as_the_service_takes_it() throws IOException {
    var limit = documented("tuwen.upload.max-body", "(\\d+M)").toLowerCase(Locale.ROOT);

    assertThat(Template.text())
        .contains("client_max_body_size " + limit + ";")
        .contains("the limit is " + limit.replace("m", " MiB"));
  }

  /** A client hears the same, whether a service speaks or nginx for it. */
  @Test
  void compatibility_endpoints_say_the_services_sentences() throws IOException {
    var catalogues = "common/contract/src/main/resources/io/tuwen/contract/language/messages_";
    var english = Files.readString(Template.ROOT.resolve(catalogues + "en.properties"));
    var chinese = Files.readString(Template.ROOT.resolve(catalogues + "zh.properties"));
    var codes =
        Files.readString(
            Template.ROOT.resolve(
                "common/contract/src/main/java/io/tuwen/contract/error/ErrorCode.java"));

    assertThat(said("tuwen_says_try_again"))
        .containsExactly(
            found(english, "(?m)^detail\\.try-again=(.*)$"),
            found(chinese, "(?m)^detail\\.try-again=(.*)$"));
    assertThat(said("tuwen_says_too_much"))
        .containsExactly(
            found(codes, " QUOTA_EXCEEDED\\(TRANSIENT, 429, \"([^\"]*)\"\\)"),
            found(chinese, "(?m)^title\\.quota_exceeded=(.*)$"));
  }

  /** In English and in Chinese. */
  private static List<String> said(String variable) throws IOException {
    var map = found(Template.text(), "\\$" + variable + " \\{([^}]*)\\}");
    return Pattern.compile("\"([^\"]*)\"").matcher(map).results().map(it -> it.group(1)).toList();
  }

  @Test
  void nginx_waits_longer_than_the_services_let_anybody_wait() throws IOException {
    var patience = Integer.parseInt(found(Template.text(), "proxy_read_timeout (\\d+)s;"));

    for (var wait :
        new String[] {
          "tuwen.result.max-wait",
          "tuwen.result.compat-wait",
          "tuwen.result.deletion-wait",
          "tuwen.upload.compat-wait",
          "tuwen.result.heartbeat"
        }) {
      assertThat(patience)
          .as(wait)
          .isGreaterThan(Integer.parseInt(documented(wait, "(\\d+)s")) + 20);
    }
  }

  @Test
  void silence_is_borne_equally_long_on_both_sides() throws IOException {
    var readme = Files.readString(Template.ROOT.resolve("deploy/nginx/README.md"));
    var patience = found(readme, "Nothing is cut before (\\d+) s of silence");

    for (var side : new String[] {"send_timeout", "proxy_read_timeout", "proxy_send_timeout"}) {
      assertThat(Template.text()).contains("\n    " + side + " " + patience + "s;\n");
    }
  }

  /** A block that adds one header of its own inherits none of those above it. */
  @Test
  void no_answer_over_tls_forgets_that_the_browser_is_to_come_by_it() throws IOException {
    var strict = "add_header Strict-Transport-Security $tuwen_hsts always;";
    var secure = Template.text().substring(Template.text().lastIndexOf("\nserver {"));
    var before = Template.text().substring(0, Template.text().lastIndexOf("\nserver {"));

    assertThat(before).doesNotContain("Strict-Transport-Security");
    assertThat(
            Pattern.compile("\\{").splitAsStream(secure).filter(it -> it.contains("add_header ")))
        .isNotEmpty()
        .allMatch(it -> it.contains(strict));
  }

  @Test
  void every_variable_is_explained() throws IOException {
    var readme = Files.readString(Template.ROOT.resolve("deploy/nginx/README.md"));

    assertThat(Template.variables()).allMatch(it -> readme.contains("| `" + it + "` |"));
  }

  /** The default as its row tells it; a test of the services keeps these rows true. */
  private static String documented(String property, String value) throws IOException {
    var table = Files.readString(Template.ROOT.resolve("docs/configuration.md"));
    return found(table, "\\| `" + Pattern.quote(property) + "` \\| `" + value + "` \\|");
  }

  private static String found(String text, String pattern) {
    var matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }
}
