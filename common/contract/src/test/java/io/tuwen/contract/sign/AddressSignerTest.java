package io.tuwen.contract.sign;

import static io.tuwen.contract.sign.AddressSigner.Verdict.EXPIRED;
import static io.tuwen.contract.sign.AddressSigner.Verdict.INVALID;
import static io.tuwen.contract.sign.AddressSigner.Verdict.TOO_LONG;
import static io.tuwen.contract.sign.AddressSigner.Verdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String ADDRESS = "/guest/a%2Ab?x-oss-process=image%2Fresize%2Cw_100";

  private static final Duration WEEK = Duration.ofDays(7);

  private final AddressSigner signer = signer("one=" + SECRET);

  private static AddressSigner signer(String... keys) {
    return new AddressSigner(List.of(keys), WEEK, InstantSource.fixed(NOW));
  }

  @Test
  void what_was_signed_is_known_again_until_it_expires() {
    var signed = signer.sign(ADDRESS, NOW.plusSeconds(60));

    assertThat(signer.verify(signed, NOW)).isEqualTo(VALID);
    assertThat(signer.verify(signed, NOW.plusSeconds(60))).isEqualTo(VALID);
    assertThat(signer.verify(signed, NOW.plusSeconds(61))).isEqualTo(EXPIRED);
    assertThat(AddressSigner.expires(signed)).hasValue(NOW.plusSeconds(60));
  }

  @Test
  void an_address_without_a_query_is_signed_too() {
    assertThat(signer.verify(signer.sign("/guest/a", NOW), NOW)).isEqualTo(VALID);
  }

  /** Addresses were taken that would have been good for 3,000 years. */
  @Test
  void an_address_is_signed_and_taken_for_the_longest_life_and_no_second_more() {
    var longest = signer.sign(ADDRESS, NOW.plus(WEEK));
    var centuries =
        new AddressSigner(List.of("one=" + SECRET), Duration.ofDays(400_000), () -> NOW)
            .sign(ADDRESS, Instant.ofEpochSecond(32_503_680_000L));

    assertThat(signer.verify(longest, NOW)).isEqualTo(VALID);
    assertThat(signer.verify(longest, NOW.minusSeconds(1))).isEqualTo(TOO_LONG);
    assertThat(signer.verify(centuries, NOW)).isEqualTo(TOO_LONG);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.sign(ADDRESS, NOW.plus(WEEK).plusSeconds(1)));
  }

  @Test
  void keys_are_rotated_by_putting_a_new_one_in_front() {
    var old = signer.sign(ADDRESS, NOW);
    var rotated = signer("two=" + "x".repeat(32), "one=" + SECRET);

    assertThat(rotated.verify(old, NOW)).isEqualTo(VALID);
    assertThat(rotated.sign(ADDRESS, NOW)).contains("x-tuwen-key=two");
    assertThat(signer.verify(rotated.sign(ADDRESS, NOW), NOW)).isEqualTo(INVALID);
  }

  @Test
  void no_changed_bit_is_accepted() {
    var signed = signer.sign(ADDRESS, NOW.plusSeconds(60)).getBytes(StandardCharsets.ISO_8859_1);
    var random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      var changed = signed.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));

      var address = new String(changed, StandardCharsets.ISO_8859_1);
      assertThat(signer.verify(address, NOW)).as(address).isEqualTo(INVALID);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/guest/a", "/guest/a?x-tuwen-signature=00"})
  void what_was_not_signed_is_not_valid(String address) {
    assertThat(signer.verify(address, NOW)).isEqualTo(INVALID);
  }

  @Test
  void nothing_is_put_behind_or_in_between() {
    var signed = signer.sign(ADDRESS, NOW.plusSeconds(60));

    assertThat(signer.verify(signed + "&x=1", NOW)).isEqualTo(INVALID);
    assertThat(signer.verify(signed.replace("w_100", "w_200"), NOW)).isEqualTo(INVALID);
    assertThat(signer.verify(signed.replace("%2F", "%2f"), NOW)).isEqualTo(INVALID);
    assertThat(signer.verify(signed.replace("&x-tuwen-key", "&y=1&x-tuwen-key"), NOW))
        .isEqualTo(INVALID);
  }

  @Test
  void without_keys_nothing_is_signed_and_nothing_is_valid() {
    var none = signer();

    assertThat(none.canSign()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> none.sign(ADDRESS, NOW));
    assertThat(none.verify(signer.sign(ADDRESS, NOW), NOW)).isEqualTo(INVALID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"short=secret", "=0123456789abcdef0123456789abcdef", "no-secret", "a b=x"})
  void keys_that_are_not_safe_are_refused(String key) {
    assertThatIllegalStateException().isThrownBy(() -> new AddressSigner(List.of(key)));
  }
}
