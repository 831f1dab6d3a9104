package io.tuwen.contract.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/**
 * Which addresses are asked.
 *
 * <p>INVARIANT: an address that a stranger names leads to no host of our own network, to none of
 * the cluster and to no metadata service, by whatever name; and not in the clear unless the
 * configuration says so. A name is looked up once, and what is connected to is what was looked at.
 */
final class Guard {
  private static final int MAX_LENGTH = 2048;
  private static final int MAX_PORT = 65_535;

  private final Reach reach;
  private final Lookup lookup;

  Guard(Reach reach, Lookup lookup) {
    this.reach = reach;
    this.lookup = lookup;
  }

  /** Reads an address, and asks no name server. */
  static URI uri(String address) throws NotFetched {
    if (address.length() > MAX_LENGTH) {
      throw NotFetched.refused("is too long");
    }
    try {
      return new URI(new URI(address).toASCIIString());
    } catch (URISyntaxException e) {
      throw NotFetched.refused("is none");
    }
  }

  /** Looks an address up. It blocks. */
  Target target(URI uri) throws NotFetched {
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw NotFetched.refused("does not begin with https://");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw NotFetched.refused("is none of a host, or has a user in it");
    }
    if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
      throw NotFetched.refused("has a port that is none");
    }
    var name = HostName.of(uri.getHost());
    var literal = name.address();
    var hosts = literal.isPresent() ? List.of(literal.get()) : hosts(name);
    if (hosts.isEmpty()) {
      throw NotFetched.failed("its host has no address", null);
    }
    // All of a name's addresses count: which of them a client takes is chance.
    if (!hosts.stream().allMatch(this::isNamed)) {
      checkPublic(scheme, uri.getPort(), name, hosts);
    }
    return new Target(uri, hosts.get(0));
  }

  private void checkPublic(String scheme, int port, HostName name, List<InetAddress> hosts)
      throws NotFetched {
    if (name.isInternal() && name.address().isEmpty()) {
      throw NotFetched.refused("has a name that is not public");
    }
    if (!hosts.stream().allMatch(it -> PublicNetworks.contains(it) || isNamed(it))) {
      throw NotFetched.refused("leads to a network that is not public");
    }
    if (scheme.equals("http") && !reach.plainHttp()) {
      throw NotFetched.refused("does not begin with https://");
    }
    if (port > 0 && port != Target.defaultPort(scheme.equals("https"))) {
      throw NotFetched.refused("has a port that is not the usual one");
    }
  }

  private List<InetAddress> hosts(HostName name) throws NotFetched {
    if (name.isInternal() && reach.named().isEmpty()) {
      // Not even our own name server is asked for it.
      throw NotFetched.refused("has a name that is not public");
    }
    try {
      return List.copyOf(lookup.addresses(name.text()));
    } catch (UnknownHostException e) {
      throw NotFetched.failed("its host is not known", e);
    }
  }

  private boolean isNamed(InetAddress host) {
    return reach.named().stream().anyMatch(it -> it.contains(host));
  }
}
