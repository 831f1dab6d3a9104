package io.tuwen.emulator.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  @Test
  void keys_are_in_the_order_of_their_bytes() {
    var keys = List.of("", "a", "a/", "ab", "\uD7FF", "\uE000", "\uFFFF", "\uFFFFa", "😀", LAST);

    for (var left : keys) {
      for (var right : keys) {
        assertThat(Integer.signum(KeyOrder.INSTANCE.compare(left, right)))
            .as(left + " and " + right)
            .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(left), utf8(right))));
      }
    }
  }

  @Test
  void what_is_behind_a_prefix_is_behind_all_that_begin_with_it() {
    assertThat(KeyOrder.behind("a/")).contains("a0");
    assertThat(KeyOrder.behind("a\uD7FF")).contains("a\uE000");
    assertThat(KeyOrder.behind("a\uFFFF")).contains("a" + Character.toString(0x10000));
    assertThat(KeyOrder.behind("a" + LAST + LAST)).contains("b");
    assertThat(KeyOrder.behind(LAST)).isEmpty();
    assertThat(KeyOrder.behind("")).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
