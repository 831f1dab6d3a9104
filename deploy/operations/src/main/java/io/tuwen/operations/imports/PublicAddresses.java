package io.tuwen.operations.imports;

import io.tuwen.contract.http.AddressRange;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which addresses images are fetched from.
 *
 * <p>INVARIANT: an address that an operator pastes leads to no host of our own network, to none of
 * the cluster and to no metadata service, by whatever name; and not in the clear, but to networks
 * that the configuration names.
 */
@ApplicationScoped
class PublicAddresses {
  /** What is not the public internet, as IANA's registries of special addresses say. */
  private static final int MAX_PORT = 65_535;

  private static final List<AddressRange> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              // Of those that are global: tunnels, documentation, benchmarks.
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .map(AddressRange::parse)
          .toList();

  private static final AddressRange GLOBAL_V6 = AddressRange.parse("2000::/3");

  private final List<AddressRange> named;

  PublicAddresses(ImportsConfig config) {
    named = config.networks().orElse(List.of()).stream().map(AddressRange::parse).toList();
  }

  /** An address that was looked at, and the host's own that is connected to. */
  record Target(URI uri, InetAddress host) {
    boolean isEncrypted() {
      return uri.getScheme().equalsIgnoreCase("https");
    }

    int port() {
      if (uri.getPort() > 0) {
        return uri.getPort();
      }
      return isEncrypted() ? 443 : 80;
    }
  }

  /** Looks an address up. */
  Target target(URI uri) throws NotFetched {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw NotFetched.refused("is none of a host, or has a user in it");
    }
    if (uri.getPort() > MAX_PORT) {
      throw NotFetched.refused("has a port that is none");
    }
    // All of a name's addresses count: which of them a client takes is chance.
    var hosts = hosts(uri.getHost());
    var isNamed = hosts.stream().allMatch(this::isNamed);
    if (!isNamed && !hosts.stream().allMatch(it -> isPublic(it) || isNamed(it))) {
      throw NotFetched.refused("leads to a network that is not public");
    }
    if (!(scheme.equals("https") || (scheme.equals("http") && isNamed))) {
      throw NotFetched.refused("does not begin with https://");
    }
    return new Target(uri, hosts.get(0));
  }

  static URI uri(String address) throws NotFetched {
    try {
      return new URI(address);
    } catch (URISyntaxException e) {
      throw NotFetched.refused("is none");
    }
  }

  private static List<InetAddress> hosts(String host) throws NotFetched {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw NotFetched.refused("names a host that is not known");
    }
  }

  private boolean isNamed(InetAddress host) {
    return named.stream().anyMatch(it -> it.contains(host));
  }

  static boolean isPublic(InetAddress host) {
    return (host instanceof Inet4Address || GLOBAL_V6.contains(host))
        && SPECIAL.stream().noneMatch(it -> it.contains(host));
  }
}
