package io.tuwen.contract.fetch;

import io.tuwen.contract.http.AddressRange;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The host of an address, as it is written. */
final class HostName {
  private static final int MAX_LENGTH = 253;

  /** Without a dot at its end, which would make another text of a name that is told by its end. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(?:\\.[a-z0-9_-]{1,63})*");

  /** One number of four, without a zero in front: with one, readers differ whether it is octal. */
  private static final Pattern PLAIN_V4 =
      Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");

  /** By what private names end; those of RFC 6761, 6762 and 8375, and those in use. */
  private static final Set<String> INTERNAL =
      Set.of(
          "localhost",
          "localdomain",
          "local",
          "internal",
          "intranet",
          "private",
          "corp",
          "home",
          "lan",
          "svc",
          "arpa",
          "onion",
          "test",
          "invalid",
          "example");

  private final String text;

  private HostName(String text) {
    this.text = text;
  }

  /** The host of a URI: in lower case, and of IPv6 without its brackets. */
  static HostName of(String host) throws NotFetched {
    var text = host.toLowerCase(Locale.ROOT);
    if (text.startsWith("[") && text.endsWith("]")) {
      return new HostName(text.substring(1, text.length() - 1));
    }
    if (text.length() > MAX_LENGTH || !NAME.matcher(text).matches()) {
      throw NotFetched.refused("has a host that is none");
    }
    return new HostName(text);
  }

  String text() {
    return text;
  }

  /**
   * The IP address that stands here.
   *
   * @return empty for a name
   * @throws NotFetched for what other programs take for an address, such as {@code 0x7f.1}
   */
  Optional<InetAddress> address() throws NotFetched {
    if (!text.contains(":") && !endsInNumber()) {
      return Optional.empty();
    }
    var address =
        text.contains(":") || PLAIN_V4.matcher(text).matches()
            ? AddressRange.address(text)
            : Optional.<InetAddress>empty();
    if (address.isEmpty()) {
      throw NotFetched.refused("has a number for a host");
    }
    return address;
  }

  /** No top-level domain is a number, decimal or hexadecimal. */
  private boolean endsInNumber() {
    var last = text.substring(text.lastIndexOf('.') + 1);
    return last.matches("[0-9]+|0x[0-9a-f]*");
  }

  /** Whether only a private name server knows it. */
  boolean isInternal() {
    return !text.contains(".") || INTERNAL.contains(text.substring(text.lastIndexOf('.') + 1));
  }
}
