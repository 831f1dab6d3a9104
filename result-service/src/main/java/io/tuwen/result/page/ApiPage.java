package io.tuwen.result.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.language.Language;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code /docs}: every address for clients with an example, made from the description at {@code
 * /v1/openapi}.
 */
@ApplicationScoped
class ApiPage {
  private final Map<Language, Page> pages = new ConcurrentHashMap<>();

  void add(@Observes Router router) {
    // Reading the description takes a moment, the first time.
    router.route(HttpMethod.GET, "/docs").blockingHandler(this::answer, false);
  }

  private void answer(RoutingContext context) {
    pages.computeIfAbsent(Page.language(context), ApiPage::page).send(context);
  }

  private static Page page(Language language) {
    var isChinese = language == Language.CHINESE;
    var description = ApiDescription.read();
    var title = isChinese ? "接口" : "API";
    var html = new StringBuilder("<h1>Tuwen 图文 · " + title + "</h1>\n<p>");
    html.append(
        Markdown.html(
            isChinese
                ? "例子中 `$B` 是这个站点的地址，`$ID` 是上传后得到的图片 ID，`$SESSION` 是登录后得到的会话。"
                : "In the examples, `$B` is the address of this site, `$ID` the id of an image that was"
                    + " uploaded, `$SESSION` the session of a login."));
    html.append(
        isChinese
            ? "机器可读的描述（OpenAPI 3.1）：<a href=\"/v1/openapi\">/v1/openapi</a>。错误码：<a href=\"/errors\">/errors</a>。"
            : " For machines (OpenAPI 3.1): <a href=\"/v1/openapi\">/v1/openapi</a>."
                + " Errors: <a href=\"/errors\">/errors</a>.");
    html.append("</p>\n<ul>\n");
    for (var it : description.operations()) {
      html.append(
          "<li><a href=\"#%s\"><code>%s</code></a> %s</li>%n"
              .formatted(
                  it.id(),
                  Markdown.escaped(it.method() + " " + it.path()),
                  summary(it, isChinese)));
    }
    html.append("</ul>\n");
    for (var it : description.operations()) {
      section(html, description, it, isChinese);
    }
    return new Page(language, title, html.toString());
  }

  private static String summary(ApiDescription.Operation operation, boolean isChinese) {
    return Markdown.html(operation.said().path(isChinese ? "x-summary-zh" : "summary").asText());
  }

  private static void section(
      StringBuilder html,
      ApiDescription description,
      ApiDescription.Operation operation,
      boolean isChinese) {
    html.append(
        "<section id=\"%s\"><h2><code>%s</code></h2>%n<p>%s</p>%n"
            .formatted(
                operation.id(),
                Markdown.escaped(operation.method() + " " + operation.path()),
                summary(operation, isChinese)));
    if (operation.said().has("description") && !isChinese) {
      html.append("<p>" + Markdown.html(line(operation.said().path("description"))) + "</p>\n");
    }
    operation.sample().ifPresent(it -> html.append(block(it)));
    parameters(html, description, operation);
    operation
        .example()
        .map(it -> it.isTextual() ? it.asText() : it.toPrettyString())
        .ifPresent(it -> html.append("<p>" + (isChinese ? "应答" : "Answer") + "</p>\n" + block(it)));
    html.append("<p class=\"facts\">").append(statuses(operation)).append("</p></section>\n");
  }

  private static void parameters(
      StringBuilder html, ApiDescription description, ApiDescription.Operation operation) {
    var parameters = operation.said().path("parameters");
    if (parameters.isEmpty()) {
      return;
    }
    html.append("<table>\n");
    for (var it : parameters) {
      var parameter = description.resolved(it);
      html.append(
          "<tr><td><code>%s</code> <span class=\"facts\">%s</span></td><td>%s</td></tr>%n"
              .formatted(
                  Markdown.escaped(parameter.path("name").asText()),
                  Markdown.escaped(parameter.path("in").asText()),
                  Markdown.html(line(parameter.path("description")))));
    }
    html.append("</table>\n");
  }

  private static String statuses(ApiDescription.Operation operation) {
    var statuses = new StringBuilder();
    operation
        .said()
        .path("responses")
        .fieldNames()
        .forEachRemaining(it -> statuses.append(statuses.isEmpty() ? "" : " · ").append(it));
    return Markdown.escaped(statuses.toString());
  }

  private static String block(String text) {
    return "<pre tabindex=\"0\"><code>" + Markdown.escaped(text.strip()) + "</code></pre>\n";
  }

  private static String line(JsonNode text) {
    return text.asText().strip().replace('\n', ' ');
  }
}
