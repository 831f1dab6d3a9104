package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContentionTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");
  private static final long MEMORY = Contention.MEMORY.toNanos();

  /** Not from 0 on: the system's clock begins anywhere. */
  private final AtomicLong now = new AtomicLong(-7);

  private final Contention contention = new Contention(now::get);

  @Test
  void a_party_that_is_alone_may_have_all() {
    assertThat(contention.isContended(ONE)).isFalse();

    contention.seen(ONE);
    contention.seen(ONE);

    assertThat(contention.isContended(ONE)).isFalse();
    assertThat(contention.isContended(TWO)).isTrue();
  }

  @Test
  void another_is_remembered_for_a_while_also_where_one_comes_again_and_again() {
    contention.seen(TWO);
    contention.seen(ONE);
    now.addAndGet(MEMORY - 1);
    contention.seen(ONE);

    assertThat(contention.isContended(ONE)).isTrue();
    now.addAndGet(1);
    assertThat(contention.isContended(ONE)).isFalse();
    assertThat(contention.isContended(TWO)).isTrue();
  }
}
