package io.tuwen.upload.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TicketSealTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
  private static final Instant END = NOW.plusSeconds(600);

  private final TicketSeal seal = new TicketSeal(new Names("0123456789abcdef0123456789abcdef"));
  private final ImageKey image = image();

  private static ImageKey image() {
    return new ImageKey(Owner.parse("u-1").orElseThrow(), ImageId.next(InstantSource.system()));
  }

  @Test
  void a_seal_is_of_its_image_until_some_time_after_its_ticket() {
    var text = seal.of(image, END);

    assertThat(seal.isOf(image, text, NOW)).isTrue();
    assertThat(seal.isOf(image, text, END.plusSeconds(900))).isTrue();
    assertThat(seal.isOf(image, text, END.plusSeconds(901))).isFalse();
  }

  @Test
  void a_seal_is_of_no_other_image_and_of_no_other_key() {
    var text = seal.of(image, END);

    assertThat(seal.isOf(image(), text, NOW)).isFalse();
    assertThat(new TicketSeal(new Names("fedcba9876543210fedcba9876543210")).isOf(image, text, NOW))
        .isFalse();
    assertThat(seal.isOf(image, "", NOW)).isFalse();
  }

  @Test
  void of_ten_thousand_seals_with_one_bit_changed_none_is_accepted() {
    var tried = 0;
    var accepted = 0;
    while (tried < 10_000) {
      var other = image();
      var bytes = seal.of(other, END).getBytes(StandardCharsets.US_ASCII);
      for (var bit = 0; bit < bytes.length * 8; bit++) {
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        accepted += seal.isOf(other, new String(bytes, StandardCharsets.ISO_8859_1), NOW) ? 1 : 0;
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        tried++;
      }
    }

    assertThat(accepted).isZero();
  }
}
