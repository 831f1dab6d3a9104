package io.tuwen.contract.http;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Lets addresses of resources have one spelling.
 *
 * <p>The framework cuts path parameters off before it looks for a resource, so {@code /text;x.css}
 * would be {@code /text}, and a cache in between might keep a user's text as a style sheet.
 */
class PlainAddresses {
  @ServerRequestFilter(preMatching = true)
  void check(RoutingContext context) {
    var path = context.request().path();
    if (path == null || path.indexOf(';') >= 0) {
      throw new TuwenException(ErrorCode.NOT_FOUND, "addresses here have no path parameters");
    }
    if (!isPercentEncoded(context.request().uri())) {
      throw new TuwenException(
          ErrorCode.MALFORMED_REQUEST, "the address is not percent-encoded as it should be");
    }
  }

  /** Whether every percent sign is followed by two digits: decoders throw at others. */
  private static boolean isPercentEncoded(String uri) {
    for (int i = uri.indexOf('%'); i >= 0; i = uri.indexOf('%', i + 1)) {
      if (i + 2 >= uri.length() || !isHex(uri.charAt(i + 1)) || !isHex(uri.charAt(i + 2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
