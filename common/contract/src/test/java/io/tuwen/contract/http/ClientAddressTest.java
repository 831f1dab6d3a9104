package io.tuwen.contract.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tuwen.contract.share.Party;
import io.vertx.core.net.SocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
  private final ClientAddress behindProxies = trusting("10.0.0.0/8", "127.0.0.1", "fd00::/8");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // socket | header | client
        "203.0.113.5 | - | 203.0.113.5",
        "203.0.113.5 | 192.0.2.1 | 203.0.113.5",
        "10.1.2.3 | - | 10.1.2.3",
        "10.1.2.3 | 192.0.2.1 | 192.0.2.1",
        "127.0.0.1 | 192.0.2.1 | 192.0.2.1",
        "127.0.0.2 | 192.0.2.1 | 127.0.0.2",
        // What the client has written stands left of what the proxy has.
        "10.1.2.3 | 198.51.100.9, 192.0.2.1 | 192.0.2.1",
        "10.1.2.3 | 198.51.100.9 , 192.0.2.1 , 10.9.9.9 | 192.0.2.1",
        "10.1.2.3 | 10.4.4.4, 10.5.5.5 | 10.4.4.4",
        // What is no address ends the chain.
        "10.1.2.3 | 192.0.2.1, nonsense | 10.1.2.3",
        "10.1.2.3 | 192.0.2.1, | 10.1.2.3",
        "10.1.2.3 | unknown | 10.1.2.3",
        "10.1.2.3 | localhost | 10.1.2.3",
        "10.1.2.3 | 127.1 | 10.1.2.3",
        "10.1.2.3 | 0x7f000001 | 10.1.2.3",
        "10.1.2.3 | 192.0.2.1:4711 | 192.0.2.1",
        "10.1.2.3 | [2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3 | 2001:db8::1 | 2001:db8:0:0:0:0:0:1",
        "10.1.2.3 | ::ffff:192.0.2.1 | 192.0.2.1",
        "fd00::7 | 192.0.2.1 | 192.0.2.1"
      })
  void the_client_is_the_right_most_that_is_no_proxy_of_ours(
      String socket, String header, String client) {
    var peer = peer(behindProxies, socket, header == null ? List.of() : List.of(header));

    assertThat(peer.address()).isEqualTo(client);
  }

  @Test
  void a_header_that_comes_twice_is_read_from_its_end() {
    var peer = peer(behindProxies, "10.1.2.3", List.of("198.51.100.9", "192.0.2.1, 10.7.7.7"));

    assertThat(peer.address()).isEqualTo("192.0.2.1");
  }

  @Test
  void nobody_is_believed_where_no_proxy_is_named() {
    var peer = peer(trusting(), "127.0.0.1", List.of("192.0.2.1"));

    assertThat(peer.address()).isEqualTo("127.0.0.1");
  }

  @Test
  void an_endless_chain_of_proxies_is_given_up() {
    var chain = String.join(",", Collections.nCopies(5000, "10.1.1.1"));

    var peer = peer(behindProxies, "10.1.2.3", List.of("192.0.2.1," + chain));

    assertThat(peer.address()).isEqualTo("10.1.1.1");
  }

  /** Every client with IPv6 has 2^64 addresses or more. */
  @Test
  void addresses_of_one_ipv6_network_are_one_party() {
    var one = peer(trusting(), "2001:db8:1:2::1", List.of()).party();
    var two = peer(trusting(), "2001:db8:1:2:ffff::9", List.of()).party();
    var other = peer(trusting(), "2001:db8:1:3::1", List.of()).party();

    assertThat(one).isEqualTo(two).isNotEqualTo(other);
    assertThat(one).isEqualTo(new Party.Network("2001:db8:1:2:0:0:0:0/64"));
  }

  @Test
  void a_connection_without_an_address_is_a_party_too() {
    var peer = new ClientAddress(Optional.empty()).of(null, List.of("192.0.2.1"));

    assertThat(peer.address()).isEqualTo("unknown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "", "10.0.0.0/"})
  void what_is_no_range_is_found_at_the_start(String range) {
    assertThatIllegalArgumentException().isThrownBy(() -> trusting(range));
  }

  private static ClientAddress trusting(String... ranges) {
    return new ClientAddress(Optional.of(List.of(ranges)));
  }

  private static Peer peer(ClientAddress clients, String socket, List<String> header) {
    return clients.of(SocketAddress.inetSocketAddress(4711, socket), header);
  }
}
