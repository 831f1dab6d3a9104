package io.tuwen.result.page;

/**
 * The little Markdown that a cell of a table has, as HTML: code, bold and links.
 *
 * <p>INVARIANT: nothing of the text becomes markup but these three, and a link leads to an error's
 * page or nowhere.
 */
final class Markdown {
  private static final String PAGE = "#";

  private Markdown() {}

  static String html(String text) {
    var html = new StringBuilder();
    var at = 0;
    while (at < text.length()) {
      at = next(text, at, html);
    }
    return html.toString();
  }

  /** Appends what stands at a place, and returns the place behind it. */
  private static int next(String text, int at, StringBuilder html) {
    if (text.charAt(at) == '`') {
      var end = text.indexOf('`', at + 1);
      if (end > 0) {
        html.append("<code>").append(escaped(text.substring(at + 1, end))).append("</code>");
        return end + 1;
      }
    }
    if (text.startsWith("**", at)) {
      var end = text.indexOf("**", at + 2);
      if (end > 0) {
        html.append("<strong>").append(html(text.substring(at + 2, end))).append("</strong>");
        return end + 2;
      }
    }
    if (text.charAt(at) == '[') {
      var middle = text.indexOf("](", at);
      var end = middle < 0 ? -1 : text.indexOf(')', middle);
      if (end > 0) {
        html.append(link(html(text.substring(at + 1, middle)), text.substring(middle + 2, end)));
        return end + 1;
      }
    }
    html.append(escaped(text.substring(at, at + 1)));
    return at + 1;
  }

  /** The documentation's other pages are not served here, so a link to one is its text alone. */
  private static String link(String label, String target) {
    return target.startsWith(PAGE) && target.substring(1).matches("[a-z_]+")
        ? "<a href=\"/errors/" + target.substring(1) + "\">" + label + "</a>"
        : label;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
