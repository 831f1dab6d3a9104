package io.tuwen.result.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.result.OriginsConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which pages may open a stream or a socket: those of this host, and those that are listed.
 *
 * <p>A browser always says where the page of a socket comes from, and no page can change what it
 * says. A client that says nothing is no page.
 */
@Singleton
class Origins {
  private static final String WILDCARD = "*.";

  private final List<Origin> allowed;

  Origins(OriginsConfig config) {
    allowed =
        config.allowed().orElse(List.of()).stream()
            .map(
                text ->
                    Origin.parse(text)
                        .orElseThrow(
                            () ->
                                new IllegalStateException(
                                    "tuwen.origins names no origin: " + text)))
            .toList();
  }

  /** Where a page comes from, its port always said. */
  private record Origin(String scheme, String host, int port) {
    static Optional<Origin> parse(String text) {
      var separator = text.indexOf("://");
      if (separator < 0) {
        return Optional.empty();
      }
      var scheme = text.substring(0, separator).toLowerCase(Locale.ROOT);
      var rest = text.substring(separator + "://".length());
      var isWildcard = rest.startsWith(WILDCARD);
      try {
        var uri = URI.create(scheme + "://" + (isWildcard ? rest.substring(2) : rest));
        if (uri.getHost() == null
            || uri.getUserInfo() != null
            || !uri.getRawPath().isEmpty()
            || uri.getRawQuery() != null
            || uri.getRawFragment() != null
            || standardPort(scheme) < 0) {
          return Optional.empty();
        }
        var host = (isWildcard ? WILDCARD : "") + uri.getHost().toLowerCase(Locale.ROOT);
        return Optional.of(
            new Origin(scheme, host, uri.getPort() < 0 ? standardPort(scheme) : uri.getPort()));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    static int standardPort(String scheme) {
      return switch (scheme) {
        case "http" -> 80;
        case "https" -> 443;
        default -> -1;
      };
    }

    boolean covers(Origin other) {
      var isHost =
          host.startsWith(WILDCARD)
              ? other.host.endsWith(host.substring(1))
              : host.equals(other.host);
      return isHost && scheme.equals(other.scheme) && port == other.port;
    }

    /** A proxy may have ended TLS, so the scheme is the one that the page was loaded by. */
    boolean isOf(HostAndPort here) {
      return here != null
          && host.equals(here.host().toLowerCase(Locale.ROOT))
          && port == (here.port() < 0 ? standardPort(scheme) : here.port());
    }
  }

  /**
   * Lets a request pass that no page, or a page that may, has sent.
   *
   * @throws TuwenException {@code ORIGIN_REFUSED}
   */
  void require(HttpServerRequest request) {
    for (var origin : request.headers().getAll("Origin")) {
      if (!isAllowed(origin, request.authority())) {
        throw new TuwenException(
            ErrorCode.ORIGIN_REFUSED, "the page's origin is not one of tuwen.origins");
      }
    }
  }

  private boolean isAllowed(String text, HostAndPort here) {
    return Origin.parse(text)
        .filter(it -> !it.host.startsWith(WILDCARD))
        .filter(it -> it.isOf(here) || allowed.stream().anyMatch(known -> known.covers(it)))
        .isPresent();
  }
}
