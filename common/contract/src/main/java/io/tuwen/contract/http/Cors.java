package io.tuwen.contract.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells browsers which pages of other origins may ask and see the answers.
 *
 * <p>The framework's own filter answers 403 to every request whose {@code Origin} is not listed:
 * those of mini-programs, and of our own page behind a proxy that ends TLS. This one refuses
 * nothing: without its headers, a browser keeps the answer from the page.
 *
 * <p>INVARIANT: no answer allows credentials. Sessions and keys are headers that a page has to know
 * and to send itself.
 */
@ApplicationScoped
class Cors {
  private static final String ALL = "*";
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:\\d{1,5})?");

  /** Behind {@link RequestGate}, before everything that answers. */
  private static final int SECOND = 990;

  private static final int NO_CONTENT = 204;
  private static final String METHODS = "GET, HEAD, POST, DELETE";
  private static final String REQUEST_HEADERS =
      "Accept, Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Tuwen-Session,"
          + " Last-Event-ID, traceparent";
  private static final String ANSWER_HEADERS = "ETag, Location, Retry-After, Content-Disposition";
  private static final String SECONDS_TO_REMEMBER = "600";

  private final Set<String> origins;

  Cors(CorsConfig config) {
    origins =
        config.origins().orElse(List.of()).stream()
            .map(Cors::origin)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String origin(String text) {
    var origin = text.strip().toLowerCase(Locale.ROOT);
    if (!origin.equals(ALL) && !ORIGIN.matcher(origin).matches()) {
      throw new IllegalStateException(
          "tuwen.http.cors.origins: an origin is https://HOST or https://HOST:PORT, without a path,"
              + " and this is none: "
              + text);
    }
    return origin;
  }

  void register(@Observes Filters filters) {
    if (!origins.isEmpty()) {
      filters.register(this::answer, SECOND);
    }
  }

  void answer(RoutingContext context) {
    var request = context.request();
    var answer = context.response().headers();
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!origins.contains(ALL)) {
      // At the end, since what answers sets the header to what it varies by itself.
      context.addHeadersEndHandler(complete -> Vary.add(answer, "Origin"));
    }
    if (origin == null || !isAllowed(origin)) {
      context.next();
      return;
    }
    answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains(ALL) ? ALL : origin);
    answer.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
    if (request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)) {
      answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
      answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
      answer.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, SECONDS_TO_REMEMBER);
      context.response().setStatusCode(NO_CONTENT).end();
      return;
    }
    context.next();
  }

  private boolean isAllowed(String origin) {
    return origins.contains(ALL) || origins.contains(origin.toLowerCase(Locale.ROOT));
  }
}
