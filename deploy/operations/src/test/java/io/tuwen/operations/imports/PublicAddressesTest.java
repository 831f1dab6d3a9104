package io.tuwen.operations.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.http.AddressRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "100::1",
        "2001:db8::1",
        "2001::1",
        "2002:a00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void an_address_that_is_not_public_is_none_to_fetch_from(String address) {
    assertThat(PublicAddresses.isPublic(AddressRange.address(address).orElseThrow())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "47.96.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "192.169.0.1",
        "2400:3200::1"
      })
  void an_address_of_the_internet_is_one(String address) {
    assertThat(PublicAddresses.isPublic(AddressRange.address(address).orElseThrow())).isTrue();
  }
}
