package io.tuwen.contract.fetch;

import io.tuwen.contract.http.AddressRange;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/** Which IP addresses are those of the public internet. */
final class PublicNetworks {
  /** What is not, as IANA's registries of special addresses say, and the clouds. */
  private static final List<AddressRange> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              // Shared by carriers; the metadata of Aliyun is in it.
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
              // Azure's host, from which a machine there gets what is its own.
              "168.63.129.16/32",
              // Of those of IPv6 that are global: tunnels (Teredo, 6to4), documentation,
              // benchmarks.
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "2620:4f:8000::/48",
              "3fff::/20")
          .map(AddressRange::parse)
          .toList();

  /** Neither those of IPv4 within IPv6, nor NAT64, nor private ones, nor multicast are in it. */
  private static final AddressRange GLOBAL_V6 = AddressRange.parse("2000::/3");

  private PublicNetworks() {}

  static boolean contains(InetAddress host) {
    return (host instanceof Inet4Address || (GLOBAL_V6.contains(host) && !isIsatap(host)))
        && SPECIAL.stream().noneMatch(it -> it.contains(host));
  }

  /** An address of IPv4 in a global one of IPv6: a router may hand the packet on to it. */
  private static boolean isIsatap(InetAddress host) {
    var bytes = host.getAddress();
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
  }
}
