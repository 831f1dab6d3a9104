package io.tuwen.result.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.endpoint.FakeWorker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(FakeWorker.class)
class ErrorPagesTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @TestHTTPResource private URI origin;

  @Test
  void every_code_has_its_page_in_both_languages() throws Exception {
    for (var code : ErrorCode.values()) {
      var page = URI.create(Problem.of(code, "").type()).getPath();
      for (var language : new String[] {"en", "zh-CN"}) {
        var answer = get(page, language);

        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Language")).hasValue(language);
        assertThat(answer.body())
            .contains(
                "<html lang=\"" + language + "\">", "<h1><code>" + code.code(), Integer.toString(code.status()))
            .doesNotContain("](", "<a id");
      }
    }
  }

  @Test
  void a_page_says_what_the_documentation_says_in_the_language_of_the_reader() throws Exception {
    assertThat(get("/errors/unsupported_type", "fr").body()).contains("no supported format");
    assertThat(get("/errors/unsupported_type", "zh;q=0.9, en;q=0.8").body()).contains("不属于任何支持的格式");
    assertThat(get("/errors", "zh").body())
        .contains("<a href=\"/errors/foreign_page\">", "<a href=\"/errors/not_found\">");
  }

  @Test
  void a_browser_loads_and_runs_nothing_on_a_page() throws Exception {
    var headers = get("/errors/not_found", "en").headers();

    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'; style-src 'sha256-")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
    assertThat(headers.firstValue("Vary")).hasValue("Accept-Language");
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
  }

  @Test
  void a_code_that_is_none_has_no_page() throws Exception {
    assertThat(get("/errors/%3Cscript%3E", "en").statusCode()).isEqualTo(404);
    assertThat(get("/errors/not_found/x", "en").statusCode()).isEqualTo(404);
  }

  @Test
  void nothing_of_a_text_becomes_markup_but_code_bold_and_links_to_codes() {
    assertThat(Markdown.html("a <b> & `x<y` **`c`** [k](#not_found) [e](http://x/) [a](b \"c"))
        .isEqualTo(
            "a &lt;b&gt; &amp; <code>x&lt;y</code> <strong><code>c</code></strong>"
                + " <a href=\"/errors/not_found\">k</a> e [a](b &quot;c");
  }

  private HttpResponse<String> get(String path, String language) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve(path)).header("Accept-Language", language).build();
    return http.send(request, BodyHandlers.ofString());
  }
}
