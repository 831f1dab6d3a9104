package io.tuwen.contract.http;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.share.Party;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which client a request comes from.
 *
 * <p>INVARIANT: {@code X-Forwarded-For} is believed from proxies that the configuration names, and
 * only what such proxies have written: from the right, up to the first address that is none of
 * them. What a client writes there itself changes nothing.
 */
@ApplicationScoped
public class ClientAddress {
  private static final int NETWORK_BYTES = 8;

  /** A chain of more proxies is no chain. */
  private static final int MAX_PROXIES = 16;

  private static final Peer UNKNOWN = new Peer("unknown", new Party.Network("unknown"));

  private final List<AddressRange> trusted;

  ClientAddress(@ConfigProperty(name = "tuwen.trusted-proxies") Optional<List<String>> trusted) {
    this.trusted =
        trusted.orElse(List.of()).stream().map(String::strip).map(AddressRange::parse).toList();
  }

  /** A range that is none is found at the start. */
  void check(@Observes StartupEvent started) {}

  /** The client of a request. */
  public Peer of(HttpServerRequest request) {
    return of(request.remoteAddress(), request.headers().getAll(Peer.FORWARDED_FOR));
  }

  /** Whether a proxy or a service that the configuration names has sent it. */
  boolean isFromTrusted(HttpServerRequest request) {
    return address(request.remoteAddress()).filter(this::isTrusted).isPresent();
  }

  Peer of(SocketAddress socket, List<String> forwarded) {
    return address(socket).map(it -> peer(client(it, forwarded))).orElse(UNKNOWN);
  }

  private static Optional<InetAddress> address(SocketAddress socket) {
    return Optional.ofNullable(socket)
        .map(SocketAddress::hostAddress)
        .map(ClientAddress::withoutZone)
        .flatMap(AddressRange::address);
  }

  /** A header that comes twice is one list, the later one at its end. */
  private InetAddress client(InetAddress socket, List<String> forwarded) {
    var client = socket;
    var hops = 0;
    for (int line = forwarded.size() - 1; line >= 0; line--) {
      var end = forwarded.get(line).length();
      while (end >= 0) {
        if (!isTrusted(client) || hops++ == MAX_PROXIES) {
          return client;
        }
        var comma = forwarded.get(line).lastIndexOf(',', end - 1);
        var before = host(forwarded.get(line).substring(comma + 1, end).strip());
        if (before.isEmpty()) {
          return client;
        }
        client = before.get();
        end = comma;
      }
    }
    return client;
  }

  private boolean isTrusted(InetAddress address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  /** Some proxies add the port: {@code 192.0.2.7:4711}, {@code [2001:db8::1]:4711}. */
  private static Optional<InetAddress> host(String entry) {
    if (entry.startsWith("[")) {
      var end = entry.indexOf(']');
      return end < 0 ? Optional.empty() : AddressRange.address(entry.substring(1, end));
    }
    var colon = entry.indexOf(':');
    return AddressRange.address(
        colon >= 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry);
  }

  private static String withoutZone(String address) {
    var zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private static Peer peer(InetAddress address) {
    var text = address.getHostAddress();
    return new Peer(
        text, new Party.Network(address instanceof Inet6Address v6 ? network(v6) : text));
  }

  private static String network(Inet6Address address) {
    try {
      var bytes = Arrays.copyOf(Arrays.copyOf(address.getAddress(), NETWORK_BYTES), 16);
      return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen bytes are an address", e);
    }
  }
}
