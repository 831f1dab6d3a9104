package io.tuwen.result.page;

import io.tuwen.contract.key.Sha256;
import io.tuwen.contract.language.Language;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A page of text, without scripts.
 *
 * <p>INVARIANT: a browser runs and loads nothing on it, from here or elsewhere, but its one style
 * sheet, which stands in the page and whose hash is in the policy.
 */
record Page(Language language, String title, String body) {
  private static final String STYLE = text("/META-INF/pages/text.css");
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + hash(STYLE)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** For an hour: a page changes with a release. */
  private static final String CACHE = "public, max-age=3600";

  void send(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "text/html; charset=utf-8")
        .putHeader("Content-Language", language.tag())
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Vary", "Accept-Language")
        .putHeader("Cache-Control", CACHE)
        .end(html());
  }

  static Language language(RoutingContext context) {
    return Language.of(context.request().getHeader("Accept-Language"), Language.ENGLISH);
  }

  private String html() {
    return "<!doctype html>\n<html lang=\""
        + language.tag()
        + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\""
        + " content=\"width=device-width, initial-scale=1\"><title>"
        + Markdown.escaped(title)
        + " · Tuwen 图文</title><style>"
        + STYLE
        + "</style></head>\n<body><main>\n"
        + body
        + "\n</main></body></html>\n";
  }

  static String text(String resource) {
    try (var in = Page.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    return Base64.getEncoder().encodeToString(Sha256.of(text));
  }
}
