package io.tuwen.contract.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.http.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
  private static final Reach PUBLIC = Reach.of(List.of(), false);

  @ParameterizedTest
  @MethodSource("io.tuwen.contract.fetch.NamedAddress#all")
  void an_address_is_asked_where_it_is_public_in_every_spelling(NamedAddress row)
      throws NotFetched {
    var guard = new Guard(PUBLIC, row::look);

    if (row.isAsked()) {
      assertThat(PublicNetworks.contains(guard.target(Guard.uri(row.address())).host())).isTrue();
    } else {
      assertThatExceptionOfType(NotFetched.class)
          .isThrownBy(() -> guard.target(Guard.uri(row.address())))
          .matches(it -> it.reason() == NotFetched.Reason.ADDRESS_REFUSED);
    }
  }

  @Test
  void the_table_has_every_class() {
    var classes =
        NamedAddress.refused().stream()
            .collect(Collectors.groupingBy(NamedAddress::kind, Collectors.counting()));

    System.out.printf("ssrf.tsv: %d refused, %s%n", NamedAddress.refused().size(), classes);
    assertThat(classes)
        .containsKeys("loopback", "private", "unique-local", "link-local", "metadata", "cgnat")
        .containsKeys("multicast", "reserved", "6to4", "nat64", "teredo", "mapped", "compatible")
        .containsKeys("decimal", "octal", "hex", "user-info", "port", "internal-name", "scheme");
  }

  @Test
  void a_named_network_may_be_asked_at_any_port_by_any_name_and_in_the_clear() throws NotFetched {
    var guard = new Guard(Reach.of(List.of("10.1.0.0/16"), false), name -> List.of(ip("10.1.2.3")));

    assertThat(guard.target(Guard.uri("http://photos:9000/a")).port()).isEqualTo(9000);
    assertThat(guard.target(Guard.uri("http://10.1.2.3/a")).port()).isEqualTo(80);
    assertThatExceptionOfType(NotFetched.class)
        .isThrownBy(() -> guard.target(Guard.uri("http://10.2.2.3/a")));
  }

  @Test
  void a_name_that_leads_to_a_named_network_and_to_another_is_refused() {
    var guard =
        new Guard(
            Reach.of(List.of("10.1.0.0/16"), false),
            name -> List.of(ip("10.1.2.3"), ip("10.2.2.3")));

    assertThatExceptionOfType(NotFetched.class)
        .isThrownBy(() -> guard.target(Guard.uri("https://photos.example.net/a")));
  }

  @Test
  void public_addresses_are_asked_in_the_clear_where_the_configuration_says_so() throws NotFetched {
    var guard = new Guard(Reach.of(List.of(), true), name -> List.of(ip("93.184.215.14")));

    assertThat(guard.target(Guard.uri("http://photos.example.net/a")).port()).isEqualTo(80);
    assertThatExceptionOfType(NotFetched.class)
        .isThrownBy(() -> guard.target(Guard.uri("http://photos.example.net:8080/a")));
  }

  private static InetAddress ip(String text) {
    return AddressRange.address(text).orElseThrow();
  }
}
