package io.tuwen.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class HarnessTest {
  private static final byte[] INPUT = {1, 2, 3, 4};

  @Test
  void a_refusal_in_the_parsers_own_words_is_no_finding() {
    var target = target(input -> refuse());

    assertThatCode(() -> Harness.hold(target, INPUT)).doesNotThrowAnyException();
  }

  @Test
  void any_other_failure_is_one() {
    var target =
        target(
            input -> {
              throw new IndexOutOfBoundsException();
            });

    assertThatThrownBy(() -> Harness.hold(target, INPUT))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void a_parser_that_holds_much_is_found() {
    var target =
        target(
            input -> {
              long sum = 0;
              for (int i = 0; i < 300; i++) {
                sum += new byte[1 << 20].length;
              }
              assertThat(sum).isPositive();
            });

    assertThatThrownBy(() -> Harness.hold(target, INPUT)).hasMessageContaining("MiB of memory");
  }

  @Test
  void a_parser_that_takes_long_each_time_is_found() {
    var target =
        target(
            input -> {
              var ends = java.lang.management.ManagementFactory.getThreadMXBean();
              var end = ends.getCurrentThreadCpuTime() + 1_100_000_000L;
              while (ends.getCurrentThreadCpuTime() < end) {
                Thread.onSpinWait();
              }
            });

    assertThatThrownBy(() -> Harness.hold(target, INPUT)).hasMessageContaining("ms of a processor");
  }

  @Test
  void an_input_is_drawn_out_by_repeating_a_part_of_it() {
    var drawn = Harness.drawnOut(new byte[] {'a', 'b', 'c'}, 1, 100);

    assertThat(drawn).hasSizeBetween(90, 100).startsWith((byte) 'a').endsWith((byte) 'c');
  }

  private static void refuse() throws IllegalStateException {
    throw new IllegalStateException("no");
  }

  private interface Feed {
    void feed(byte[] input);
  }

  private static FuzzTarget target(Feed feed) {
    return new FuzzTarget() {
      @Override
      public void feed(byte[] input) {
        feed.feed(input);
      }

      @Override
      public Set<Class<? extends Exception>> refusals() {
        return Set.of(IllegalStateException.class);
      }
    };
  }
}
