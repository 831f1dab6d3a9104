package io.tuwen.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.testing.Records;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With room for two letters in the list. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class UnlistedLettersTest {
  private static final String TOPIC = WorkerKind.RENDITION.deadLetters();

  @Inject private Logs logs;
  @Inject private ObjectStore store;
  private Backends backends;
  private DeadLetters letters;
  private Settlements settlements;
  private Choice mine;

  @BeforeEach
  void begin() {
    letters = new DeadLetters(logs, new SimpleMeterRegistry(), new Index(2));
    letters.start(new StartupEvent());
    settlements = new Settlements(letters, logs, store);
    var code = "code_" + UUID.randomUUID();
    mine =
        new Choice(
            Optional.of("rendition"),
            Optional.of(code),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Set.of());
    for (int i = 0; i < 3; i++) {
      new Records(backends).send(TOPIC, 0, key(i), "{}", Map.of(LaneHeaders.DEAD_CODE, code));
    }
  }

  @AfterEach
  void end() {
    letters.stop(new ShutdownEvent());
  }

  /** A redrive of all told of the newest 10,000 alone, as if there were no more. */
  @Test
  void a_redrive_says_how_many_are_left_and_the_next_one_finds_them() {
    var first = settlements.redrive(mine);
    var second = settlements.redrive(mine);

    assertThat(first.redriven()).isEqualTo(2);
    assertThat(first.unlisted()).isPositive();
    assertThat(second.redriven()).isEqualTo(1);
  }

  /** A deletion looked at the listed ones alone, and its proof said that there were none. */
  @Test
  void the_letters_of_an_original_are_found_and_discarded_where_they_are_not_listed() {
    var found = settlements.of(key(0), Instant.now());
    settlements.discardAll(found, "a test");

    assertThat(found).extracting(DeadLetter::code).containsExactly(mine.code().orElseThrow());
    assertThat(settlements.of(key(0), Instant.now())).isEmpty();
    assertThat(settlements.of(key(2), Instant.now())).hasSize(1);
  }

  private String key(int letter) {
    return "guest/unlisted-%d-%s".formatted(letter, mine.code().orElseThrow());
  }

  @Test
  void a_discard_says_how_many_are_left_and_the_next_one_finds_them() {
    var first = settlements.discard(mine, "a test");
    var second = settlements.discard(mine, "a test");

    assertThat(first.discarded()).isEqualTo(2);
    assertThat(first.unlisted()).isPositive();
    assertThat(second.discarded()).isEqualTo(1);
  }
}
