package io.tuwen.emulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {

  @Test
  void the_published_check_value_is_met() {
    assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x995DC9BBDF1939FAL);
  }

  @Test
  void eight_bytes_a_step_give_what_one_bit_a_step_gives() {
    var random = new Random(1);
    for (int length = 0; length < 100; length++) {
      var bytes = new byte[length];
      random.nextBytes(bytes);

      assertThat(crc(bytes)).isEqualTo(Crc64Values.of(bytes));
    }
  }

  private static long crc(byte[] bytes) {
    var crc = new Crc64();
    crc.update(bytes, 0, bytes.length);
    return crc.value();
  }
}
