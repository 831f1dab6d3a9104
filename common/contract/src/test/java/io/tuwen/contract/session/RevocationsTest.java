package io.tuwen.contract.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private static final Owner OWNER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final Owner OTHER = new Owner("u-ce1cf62ed187fe02d02b1a798ead7bc6");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T08:30:00Z"));
  private final SessionTokens tokens =
      new SessionTokens(List.of("a=" + "x".repeat(32)), Duration.ofHours(2), now::get);
  private final Revocations revocations = new Revocations(now::get);

  private Session begun(Owner owner) {
    return tokens.begin(owner, "wechat", "shop");
  }

  private void assertHolds(Session session) {
    assertThatCode(() -> revocations.check(session)).doesNotThrowAnyException();
  }

  private void assertEnded(Session session) {
    assertThatExceptionOfType(TuwenException.class).isThrownBy(() -> revocations.check(session));
  }

  @Test
  void one_session_ends_and_others_of_its_owner_stay() {
    var first = begun(OWNER);
    var second = begun(OWNER);

    revocations.take(Revocations.keyOf(first), now.get());

    assertEnded(first);
    assertHolds(second);
  }

  @Test
  void all_sessions_of_an_owner_end_up_to_a_moment() {
    var before = begun(OWNER);
    var others = begun(OTHER);

    revocations.take(Revocations.keyOf(OWNER), now.get());

    assertEnded(before);
    assertHolds(others);
    now.updateAndGet(it -> it.plusSeconds(1));
    assertHolds(begun(OWNER));
  }

  @Test
  void an_earlier_moment_that_comes_later_brings_no_session_back() {
    var session = begun(OWNER);
    revocations.take(Revocations.keyOf(OWNER), now.get());

    revocations.take(Revocations.keyOf(OWNER), now.get().minusSeconds(60));

    assertEnded(session);
  }

  @Test
  void what_ends_nothing_any_more_is_forgotten() {
    for (int i = 0; i < 100; i++) {
      revocations.take(Revocations.keyOf(begun(OWNER)), now.get());
    }

    now.updateAndGet(it -> it.plus(Duration.ofHours(13)));
    revocations.take(Revocations.keyOf(OTHER), now.get());

    assertThat(revocations.remembered()).isEqualTo(1);
  }
}
