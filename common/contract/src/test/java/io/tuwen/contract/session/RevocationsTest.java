package io.tuwen.contract.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Revocations.Registration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final List<String> ended = new ArrayList<>();

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
  void a_later_moment_ends_what_began_since_the_earlier_one() {
    revocations.take(Revocations.keyOf(OWNER), now.get());
    now.updateAndGet(it -> it.plusSeconds(1));
    var between = begun(OWNER);

    revocations.take(Revocations.keyOf(OWNER), now.get());

    assertEnded(between);
  }

  /** It was told late: the broker was away. */
  @Test
  void what_began_after_the_moment_goes_on() {
    var moment = now.get();
    now.updateAndGet(it -> it.plusSeconds(1));
    watched(begun(OWNER), "later");

    revocations.take(Revocations.keyOf(OWNER), moment);

    assertThat(ended).isEmpty();
  }

  @Test
  void an_earlier_moment_that_comes_later_brings_no_session_back() {
    var session = begun(OWNER);
    revocations.take(Revocations.keyOf(OWNER), now.get());

    revocations.take(Revocations.keyOf(OWNER), now.get().minusSeconds(60));

    assertEnded(session);
  }

  private Registration watched(Session session, String name) {
    return revocations.watch(session.owner(), Optional.of(session), () -> ended.add(name));
  }

  @Test
  void what_goes_on_with_a_session_ends_with_it_and_nothing_else_does() {
    var first = begun(OWNER);
    watched(first, "stream of the first");
    watched(first, "socket of the first");
    watched(begun(OWNER), "stream of the second");

    revocations.take(Revocations.keyOf(first), now.get());

    assertThat(ended).containsExactlyInAnyOrder("stream of the first", "socket of the first");
  }

  @Test
  void what_goes_on_with_any_session_of_an_owner_ends_with_all_of_them() {
    watched(begun(OWNER), "first");
    watched(begun(OWNER), "second");
    watched(begun(OTHER), "other");
    revocations.watch(OWNER, Optional.empty(), () -> ended.add("by a service"));

    revocations.take(Revocations.keyOf(OWNER), now.get());

    assertThat(ended).containsExactlyInAnyOrder("first", "second", "by a service");
  }

  /** A broker that comes back tells everything from the beginning. */
  @Test
  void a_revocation_that_is_told_again_ends_nothing_that_began_later() {
    var moment = now.get();
    revocations.take(Revocations.keyOf(OWNER), moment);
    now.updateAndGet(it -> it.plusSeconds(1));
    watched(begun(OWNER), "later");
    revocations.watch(OWNER, Optional.empty(), () -> ended.add("by a service"));

    revocations.take(Revocations.keyOf(OWNER), moment);

    assertThat(ended).isEmpty();
  }

  @Test
  void what_begins_after_the_revocation_does_not_begin() {
    var session = begun(OWNER);
    revocations.take(Revocations.keyOf(session), now.get());

    assertThatExceptionOfType(TuwenException.class).isThrownBy(() -> watched(session, "too late"));
    assertThat(revocations.watched()).isZero();
  }

  @Test
  void what_has_ended_by_itself_is_forgotten() {
    var session = begun(OWNER);
    var stream = watched(session, "stream");
    assertThat(revocations.watched()).isEqualTo(2);
    stream.close();

    revocations.take(Revocations.keyOf(session), now.get());

    assertThat(ended).isEmpty();
    assertThat(revocations.watched()).isZero();
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

  /** Each of thousands passed over all before it, at every start. */
  @Test
  void entries_are_passed_over_once_a_minute_at_most() {
    revocations.take(Revocations.keyOf(begun(OWNER)), now.get());
    now.updateAndGet(it -> it.plus(Duration.ofHours(12)));
    revocations.take(Revocations.keyOf(begun(OWNER)), now.get());
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(6)));
    revocations.take(Revocations.keyOf(begun(OWNER)), now.get());
    assertThat(revocations.remembered()).isEqualTo(2);

    now.updateAndGet(it -> it.plus(Duration.ofHours(12)).minusSeconds(90));
    revocations.take(Revocations.keyOf(begun(OWNER)), now.get());
    now.updateAndGet(it -> it.plusSeconds(59));
    revocations.take(Revocations.keyOf(begun(OWNER)), now.get());

    assertThat(revocations.remembered()).isEqualTo(4);
  }

  @Test
  void what_ends_nothing_when_it_is_told_is_not_looked_at() {
    revocations.take(Revocations.keyOf(OWNER), now.get().minus(Duration.ofHours(13)));

    assertThat(revocations.remembered()).isZero();
  }
}
