package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");
  private static final Party THREE = new Party.Network("192.0.2.3");

  private final HeldBytes held = new HeldBytes(100, new SimpleMeterRegistry());

  @Test
  void one_party_has_its_share_and_leaves_the_rest_to_others() {
    held.take(ONE, 20);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(ONE, 6));
    held.take(ONE, 5);
    held.take(TWO, 25);
    assertThat(held.inUse()).isEqualTo(50);
  }

  @Test
  void one_rendition_may_be_larger_than_a_share() {
    held.take(ONE, 80);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(TWO, 21));
    held.take(TWO, 20);
  }

  @Test
  void one_rendition_may_be_larger_than_all_where_nothing_else_is_held() {
    var large = held.take(ONE, 300);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(TWO, 1));
    large.close();
    held.take(TWO, 1);
    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> held.take(THREE, 300));
  }

  @Test
  void what_several_hold_is_counted_once_until_the_last_lets_go() {
    var first = held.take(ONE, 40);
    var second = first.again();

    first.close();
    first.close();
    assertThat(held.inUse()).isEqualTo(40);
    second.close();
    assertThat(held.inUse()).isZero();
  }

  @Test
  void what_is_smaller_in_truth_leaves_room() {
    var first = held.take(ONE, 90);

    first.correct(10);

    held.take(TWO, 90);
    assertThat(held.inUse()).isEqualTo(100);
  }
}
