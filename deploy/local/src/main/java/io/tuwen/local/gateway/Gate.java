package io.tuwen.local.gateway;

import io.tuwen.emulator.site.Site;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which requests are let in, by their heads. */
final class Gate {
  private static final int MAX_HEADERS = 100;
  private static final int MAX_LENGTH_DIGITS = 18;
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /**
   * WeChat's developer tools run mini-programs in a browser, which calls their requests cross-site.
   * A page cannot choose this header.
   */
  private static final String DEVELOPER_TOOLS = "https://servicewechat.com/";

  /** Pages that the services answer to (CORS), which the launcher's environment names for both. */
  private static final List<String> LISTED =
      List.of(
          Objects.requireNonNullElse(System.getenv("TUWEN_HTTP_CORS_ORIGINS"), "")
              .split("\\s*,\\s*"));

  private final Site site;

  Gate(Site site) {
    this.site = site;
  }

  Optional<Refusal> refusal(HttpServerRequest request) {
    if (!hasOneReading(request) || isBrokenUpgrade(request)) {
      return Optional.of(Refusal.BAD_REQUEST);
    }
    if (request.headers().entries().size() > MAX_HEADERS) {
      return Optional.of(Refusal.TOO_MANY_HEADERS);
    }
    if (!all(request, HttpHeaders.HOST).stream().allMatch(site::hasHost)) {
      return Optional.of(Refusal.MISDIRECTED);
    }
    return isFromForeignPage(request) ? Optional.of(Refusal.FOREIGN_PAGE) : Optional.empty();
  }

  /** Whether it is beyond doubt whom it is for, and where it ends. */
  private static boolean hasOneReading(HttpServerRequest request) {
    var hosts = all(request, HttpHeaders.HOST).size();
    var lengths = all(request, HttpHeaders.CONTENT_LENGTH);
    var encodings = all(request, HttpHeaders.TRANSFER_ENCODING);
    var isNew = request.version() == HttpVersion.HTTP_1_1;
    return (hosts == 1 || (hosts == 0 && !isNew))
        && lengths.size() + encodings.size() <= 1
        && lengths.stream().allMatch(Gate::isLength)
        && encodings.stream().allMatch(it -> isNew && it.equalsIgnoreCase("chunked"));
  }

  private static boolean isLength(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH_DIGITS
        && text.chars().allMatch(it -> it >= '0' && it <= '9');
  }

  /**
   * A socket begins with a GET that has no body. One with a body once was held for two minutes: its
   * bytes were neither read nor refused.
   */
  private static boolean isBrokenUpgrade(HttpServerRequest request) {
    return isSocket(request)
        && !(request.method().name().equals("GET")
            && request.version() == HttpVersion.HTTP_1_1
            && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
            && all(request, HttpHeaders.CONTENT_LENGTH).stream().allMatch("0"::equals));
  }

  static boolean isSocket(HttpServerRequest request) {
    return all(request, HttpHeaders.UPGRADE).stream().anyMatch("websocket"::equalsIgnoreCase);
  }

  /** Whether a web page that is none of ours has something changed. */
  private boolean isFromForeignPage(HttpServerRequest request) {
    if (SAFE.contains(request.method().name())) {
      return false;
    }
    var origins = all(request, HttpHeaders.ORIGIN);
    if (!origins.isEmpty()) {
      return !origins.stream().allMatch(it -> site.hasOrigin(it) || isListed(it));
    }
    var referrer = Objects.requireNonNullElse(request.getHeader(HttpHeaders.REFERER), "");
    return "cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))
        && !referrer.startsWith(DEVELOPER_TOOLS);
  }

  private static boolean isListed(String origin) {
    return LISTED.contains("*") || LISTED.stream().anyMatch(origin::equalsIgnoreCase);
  }

  private static List<String> all(HttpServerRequest request, CharSequence name) {
    return request.headers().getAll(name);
  }
}
