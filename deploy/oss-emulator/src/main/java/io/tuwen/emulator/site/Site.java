package io.tuwen.emulator.site;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The names by which a server of this machine may be asked, and whose web pages may ask it.
 *
 * <p>A browser of this machine reaches loopback for any page that it shows. A page of a stranger
 * gives itself away: its requests carry its own name, either as the host (after it has led that
 * name to 127.0.0.1, which is DNS rebinding) or as the origin.
 */
public final class Site {
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final String BELOW_LOCALHOST = ".localhost";

  /** A name or an address, and perhaps a port. Every part is bounded, and none overlaps. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,255})(:[0-9]{1,5})?");

  private final Set<String> more;

  private Site(Set<String> more) {
    this.more = more;
  }

  /** This machine alone. */
  public static Site local() {
    return new Site(Set.of());
  }

  /** This machine, under these names too. */
  public static Site local(Collection<String> names) {
    return new Site(
        names.stream().map(it -> it.toLowerCase(Locale.ROOT)).collect(Collectors.toSet()));
  }

  /** Whether a Host header, with or without its port, names this machine. */
  public boolean hasHost(String host) {
    var parts = AUTHORITY.matcher(host);
    return parts.matches() && isName(parts.group(1));
  }

  private boolean isName(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    return LOCAL.contains(lower) || lower.endsWith(BELOW_LOCALHOST) || more.contains(lower);
  }

  /** Whether an Origin header names a page of this machine, at any port. */
  public boolean hasOrigin(String origin) {
    try {
      var uri = new URI(origin);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getRawAuthority() != null
          && uri.getRawPath().isEmpty()
          && hasHost(uri.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
