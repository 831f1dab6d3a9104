package io.tuwen.operations.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.DeletionProof;
import io.tuwen.operations.testing.MemoryLogs;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ProofsTest {
  private static final Instant START = Instant.parse("2026-11-28T08:00:00Z");
  private static final int PARTITIONS = 12;

  private final MemoryLogs logs = new MemoryLogs();
  private final Proofs proofs = new Proofs(logs);

  /** All in one partition. */
  private static DeletionProof done(int number) {
    var at = START.plusSeconds(number);
    return new DeletionProof(
        new UUID(0, (long) number * PARTITIONS),
        "image",
        "00",
        By.OWNER,
        at,
        at,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  private void write(DeletionProof proof) {
    logs.at(proof.checkedAt().orElse(proof.doneAt()));
    proofs.write(proof);
  }

  /** Ten minutes after many deletions, those were listed and no later one. */
  @Test
  void second_looks_at_earlier_deletions_hide_no_later_one() {
    for (int i = 0; i < 20; i++) {
      write(done(i));
    }
    for (int i = 0; i < 18; i++) {
      write(done(i).checked(START.plus(Duration.ofMinutes(10)).plusSeconds(i), Map.of()));
    }

    assertThat(proofs.latest(2)).containsExactly(done(19), done(18));
  }

  @Test
  void fewer_than_are_asked_for_are_all() {
    write(done(1));
    write(done(2));

    assertThat(proofs.latest(3)).containsExactly(done(2), done(1));
  }
}
