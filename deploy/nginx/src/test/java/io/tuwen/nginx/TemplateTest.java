package io.tuwen.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What nginx says and what the services say, of one thing. */
class TemplateTest {
  @Test
  void a_body_may_be_as_large_as_the_service_takes_it() throws IOException {
    var limit = documented("tuwen.upload.max-body", "(\\d+M)").toLowerCase(Locale.ROOT);

    assertThat(Template.text())
        .contains("client_max_body_size " + limit + ";")
        .contains("the limit is " + limit.replace("m", " MiB"));
  }

  @Test
  void nginx_waits_longer_than_the_services_let_anybody_wait() throws IOException {
    var patience = Integer.parseInt(found(Template.text(), "proxy_read_timeout (\\d+)s;"));

    for (var wait :
        new String[] {
          "tuwen.result.max-wait",
          "tuwen.result.face-wait",
          "tuwen.upload.face-wait",
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
