package io.tuwen.operations.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorSessionsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-29T08:00:00Z"));
  private final OperatorSessions sessions = of("a-token-of-at-least-thirty-two-characters");

  private OperatorSessions of(String token) {
    return new OperatorSessions(Optional.of(token), now::get);
  }

  @Test
  void a_session_lasts_twelve_hours_and_no_longer() {
    var value = sessions.begin();

    assertThat(sessions.find(value)).isPresent();
    now.updateAndGet(it -> it.plus(OperatorSessions.LIFE).minusSeconds(1));
    assertThat(sessions.find(value)).isPresent();
    now.updateAndGet(it -> it.plus(Duration.ofSeconds(1)));
    assertThat(sessions.find(value)).isEmpty();
  }

  @Test
  void two_logins_have_two_sessions_and_the_end_of_one_leaves_the_other() {
    var first = sessions.begin();
    var second = sessions.begin();

    sessions.end(first);

    assertThat(first).isNotEqualTo(second);
    assertThat(sessions.find(first)).isEmpty();
    assertThat(sessions.find(second)).isPresent();
  }

  @Test
  void a_session_says_whose_it_is_whatever_is_in_the_name() {
    for (var subject : List.of("alice", "a.b;c=d\r\n\u0000", "张伟".repeat(80))) {
      var value = sessions.begin(subject);

      assertThat(value).matches("[A-Za-z0-9_.-]+");
      assertThat(sessions.find(value).orElseThrow().subject()).contains(subject);
      assertThat(sessions.find(value.replaceFirst("\\.[^.]+(?=\\.[^.]+$)", ""))).isEmpty();
    }
    assertThat(sessions.find(sessions.begin()).orElseThrow().subject()).isEmpty();
  }

  @Test
  void another_token_ends_all_sessions() {
    var value = sessions.begin();

    assertThat(of("another-token-of-thirty-two-characters-or-more").find(value)).isEmpty();
  }

  @Test
  void a_value_that_was_changed_in_one_character_opens_nothing() {
    var value = sessions.begin();

    for (int i = 0; i < value.length(); i++) {
      var changed = value.charAt(i) == '0' ? '1' : '0';
      var forged = value.substring(0, i) + changed + value.substring(i + 1);
      assertThat(sessions.find(forged)).as(forged).isEmpty();
    }
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {"..", "1.2.3", "99999999999.00.00", "fixed-by-an-attacker"})
  void what_a_stranger_chooses_opens_nothing(String value) {
    assertThat(sessions.find(value)).isEmpty();
  }
}
