package io.tuwen.contract.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Names;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSealTest {
  private static final String TARGET = "/admin/images?owner=u-1";

  private final OperatorSeal ours = service("0123456789abcdef0123456789abcdef");

  private static OperatorSeal service(String key) {
    return new OperatorSeal(new ClientAddress(Optional.empty()), new Names(key));
  }

  @Test
  void what_operations_asks_for_an_operator_is_believed() {
    assertThat(ours.isGood(List.of(ours.header(TARGET)), TARGET, true)).isTrue();
  }

  @Test
  void an_address_that_is_not_trusted_is_not_believed_even_with_a_seal() {
    assertThat(ours.isGood(List.of(ours.header(TARGET)), TARGET, false)).isFalse();
  }

  @Test
  void a_seal_is_good_for_its_target_alone() {
    var header = ours.header(TARGET);

    for (var other : List.of("/admin/images", "/admin/images?owner=u-2", TARGET + "&q=a", "")) {
      assertThat(ours.isGood(List.of(header), other, true)).as(other).isFalse();
    }
  }

  @Test
  void a_seal_that_is_over_is_not_believed() {
    var header = ours.header(Instant.now().minusSeconds(1), TARGET);

    assertThat(ours.isGood(List.of(header), TARGET, true)).isFalse();
  }

  @Test
  void a_service_with_another_key_is_not_believed() {
    var other = service("another-key-another-key-another-key");

    assertThat(ours.isGood(List.of(other.header(TARGET)), TARGET, true)).isFalse();
  }

  @Test
  void a_seal_of_one_purpose_is_none_of_another() {
    var names = new Names("0123456789abcdef0123456789abcdef");
    var forged = "9999999999." + names.seal(ForwardedCaller.HEADER, "9999999999 " + TARGET);

    assertThat(ours.isGood(List.of(forged), TARGET, true)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "9999999999", "9999999999.", "never.AAAA", "-1.A", "ü.ü", "1e9.A"})
  void what_a_stranger_writes_is_not_believed(String written) {
    assertThat(ours.isGood(List.of(written), TARGET, true)).isFalse();
  }

  @Test
  void two_headers_are_none() {
    var header = ours.header(TARGET);

    assertThat(ours.isGood(List.of(header, header), TARGET, true)).isFalse();
  }
}
