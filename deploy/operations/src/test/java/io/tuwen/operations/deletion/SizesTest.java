package io.tuwen.operations.deletion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizesTest {
  private static final String CHARACTERS = "0123456789*x/!@AZaz_-";

  /** As object storage sorts. */
  private static final Comparator<String> ORDER =
      (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8));

  @ParameterizedTest
  @CsvSource({
    "800*600/abc, 800*600/zzz, 800*601/a",
    "800*600/abc, 800*600/zzz, 800*6000/a",
    "12Abc!thumb, 12Zz, 12x5/a",
    "12yz, 12zz, 13*1/a",
    "123456789, 123459999, 12345x1/a"
  })
  void a_jump_passes_what_is_of_one_size_and_no_other_size(
      String from, String passed, String notPassed) {
    assertThat(ORDER.compare(Sizes.behind(from), passed)).isPositive();
    assertThat(ORDER.compare(Sizes.behind(from), notPassed)).isNegative();
  }

  /** Many buckets of keys that are nearly sizes. */
  @Test
  void no_jump_passes_a_size_that_was_not_met() {
    var random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      var keys = new TreeSet<String>(ORDER);
      for (int k = 0; k < 3; k++) {
        keys.add(random(random));
      }
      keys.add(number(random) + (random.nextBoolean() ? "*" : "x") + number(random) + "/a");
      var last = keys.last();
      for (var key : keys) {
        var behind = Sizes.behind(key);
        var size =
            key.matches("[1-9]\\d{0,4}[*x][1-9]\\d{0,4}/.*")
                ? key.substring(0, key.indexOf('/') + 1)
                : "";
        for (var passed : keys.subSet(key, false, last, true)) {
          if (ORDER.compare(passed, behind) <= 0) {
            assertThat(
                    passed.matches("[1-9]\\d{0,4}[*x][1-9]\\d{0,4}/.*")
                        && !(!size.isEmpty() && passed.startsWith(size)))
                .as("from %s to %s", key, passed)
                .isFalse();
          }
        }
      }
    }
  }

  private static String random(Random random) {
    var key = new StringBuilder();
    var length = 1 + random.nextInt(8);
    for (int i = 0; i < length; i++) {
      key.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return key.toString();
  }

  private static String number(Random random) {
    return Integer.toString(1 + random.nextInt(random.nextBoolean() ? 99 : 99_999));
  }
}
