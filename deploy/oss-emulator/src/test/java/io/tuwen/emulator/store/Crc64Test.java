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

  @Test
  void pieces_from_anywhere_in_a_buffer_give_what_all_bytes_give() {
    var bytes = new byte[100];
    new Random(2).nextBytes(bytes);
    var buffer = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, buffer, 3, bytes.length);
    for (int cut = 0; cut <= bytes.length; cut++) {
      var crc = new Crc64();
      crc.update(buffer, 3, cut);
      crc.update(buffer, 3 + cut, bytes.length - cut);

      assertThat(crc.value()).isEqualTo(Crc64Values.of(bytes));
    }
  }

  private static long crc(byte[] bytes) {
    var crc = new Crc64();
    crc.update(bytes, 0, bytes.length);
    return crc.value();
  }
}
