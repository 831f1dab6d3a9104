package io.tuwen.operations.imports;

import io.tuwen.operations.imports.ImportProgress.Failure;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Speed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Where a runner is. For one thread. */
final class ImportTally {
  /** More are counted and not named. */
  private static final int MAX_FAILURES = 50;

  private final String id;
  private final Instant startedAt;
  private final Map<String, Long> skipped;
  private final List<Failure> failures;
  private final Speed speed;
  private String position;
  private long read;
  private long imported;
  private long present;

  ImportTally(ImportProgress from) {
    id = from.id();
    startedAt = from.startedAt();
    skipped = new TreeMap<>(from.skipped());
    failures = new ArrayList<>(from.failures());
    position = from.position();
    read = from.read();
    imported = from.imported();
    present = from.present();
    speed = new Speed(from.perSecond(), read);
  }

  Optional<String> position() {
    return Optional.ofNullable(position);
  }

  /** One is done, and with it all before it. */
  void done(Source.Item item, Outcome outcome) {
    read++;
    position = item.position();
    if (outcome instanceof Outcome.Imported) {
      imported++;
    } else if (outcome instanceof Outcome.Present) {
      present++;
    } else if (outcome instanceof Outcome.Skipped it) {
      skipped.merge(it.reason(), 1L, Long::sum);
      if (failures.size() < MAX_FAILURES && !it.equals(Outcome.Skipped.OURS)) {
        failures.add(new Failure(item.name(), it.reason()));
      }
    }
  }

  ImportProgress progress(RunState state, Map<Integer, Long> told, String trouble) {
    return new ImportProgress(
        id,
        state,
        position,
        told,
        read,
        imported,
        present,
        skipped,
        failures,
        startedAt,
        state.isEnd() ? Instant.now() : null,
        speed.at(read),
        trouble);
  }
}
