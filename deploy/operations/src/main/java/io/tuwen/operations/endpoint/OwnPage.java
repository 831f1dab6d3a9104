package io.tuwen.operations.endpoint;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Set;

/**
 * Whether a request with a cookie comes from the console's own page.
 *
 * <p>A browser sends the cookie with whatever a page asks for. It says, in headers that no page can
 * write, which page asked; and no form of another site can send JSON.
 */
final class OwnPage {
  static final Set<String> READING = Set.of("GET", "HEAD");

  private static final String FETCH_SITE = "Sec-Fetch-Site";
  private static final String SAME_ORIGIN = "same-origin";

  /** Typed, or out of a bookmark. */
  private static final String NO_SITE = "none";

  private OwnPage() {}

  static boolean sends(ContainerRequestContext request) {
    var reads = READING.contains(request.getMethod());
    return isFromOwnPage(request, reads) && (reads || isJson(request.getMediaType()));
  }

  private static boolean isFromOwnPage(ContainerRequestContext request, boolean reads) {
    var site = request.getHeaderString(FETCH_SITE);
    if (site != null) {
      return site.equals(SAME_ORIGIN) || (reads && site.equals(NO_SITE));
    }
    var origin = request.getHeaderString("Origin");
    return origin == null ? reads : isOwn(origin, request.getHeaderString(HttpHeaders.HOST));
  }

  private static boolean isOwn(String origin, String host) {
    return host != null
        && (origin.equalsIgnoreCase("https://" + host)
            || origin.equalsIgnoreCase("http://" + host));
  }

  private static boolean isJson(MediaType type) {
    return type != null
        && type.getType().equalsIgnoreCase("application")
        && type.getSubtype().equalsIgnoreCase("json");
  }
}
