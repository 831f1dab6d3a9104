package io.tuwen.result.page;

import io.tuwen.contract.language.Language;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * {@code /errors/{code}}, to which the {@code type} of every problem leads, and a list of all. They
 * are the rows of {@code docs/errors.md} and of its Chinese sister, which the build puts beside
 * this class.
 */
@ApplicationScoped
class ErrorPages {
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| `([a-z_]+)` \\| (\\d{3}) \\| (?:([^|<]+) \\| )?<a id=\"[a-z_]+\"></a>(.+) \\|$");

  private static final Map<Language, String> DOCUMENTS =
      Map.of(
          Language.ENGLISH, "/META-INF/docs/errors.md",
          Language.CHINESE, "/META-INF/docs/zh/errors.md");

  /** A row of the document; those that a gateway answers itself have no category. */
  private record Meaning(String status, String category, String text) {
    String facts() {
      return status + (category == null ? "" : " · " + category);
    }
  }

  private final Map<Language, Map<String, Meaning>> meanings = new EnumMap<>(Language.class);
  private final Map<Language, Page> lists = new ConcurrentHashMap<>();

  ErrorPages() {
    DOCUMENTS.forEach((language, document) -> meanings.put(language, read(Page.text(document))));
  }

  void add(@Observes Router router) {
    router.route(HttpMethod.GET, "/errors").handler(this::list);
    router.route(HttpMethod.GET, "/errors/:code").handler(this::one);
  }

  private static Map<String, Meaning> read(String document) {
    var meanings = new LinkedHashMap<String, Meaning>();
    for (var line : document.lines().toList()) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        meanings.put(row.group(1), new Meaning(row.group(2), row.group(3), row.group(4)));
      }
    }
    return meanings;
  }

  private void one(RoutingContext context) {
    var language = Page.language(context);
    var code = context.pathParam("code");
    var meaning = meanings.get(language).get(code);
    if (meaning == null) {
      context.next();
      return;
    }
    var body =
        "<h1><code>%s</code></h1>\n<p class=\"facts\">%s</p>\n<p>%s</p>\n<p><a href=\"/errors\">%s</a></p>"
            .formatted(
                code,
                Markdown.escaped(meaning.facts()),
                Markdown.html(meaning.text()),
                language == Language.CHINESE ? "全部错误码" : "All error codes");
    new Page(language, code, body).send(context);
  }

  private void list(RoutingContext context) {
    lists.computeIfAbsent(Page.language(context), this::list).send(context);
  }

  private Page list(Language language) {
    var title = language == Language.CHINESE ? "错误码" : "Error codes";
    var body = new StringBuilder("<h1>" + title + "</h1>\n<table>\n");
    meanings
        .get(language)
        .forEach(
            (code, meaning) ->
                body.append(
                    "<tr><td><a href=\"/errors/%s\"><code>%s</code></a><br><span class=\"facts\">%s</span></td><td>%s</td></tr>%n"
                        .formatted(
                            code,
                            code,
                            Markdown.escaped(meaning.facts()),
                            Markdown.html(meaning.text()))));
    return new Page(language, title, body + "</table>");
  }
}
