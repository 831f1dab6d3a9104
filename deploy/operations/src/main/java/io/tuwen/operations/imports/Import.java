package io.tuwen.operations.imports;

import io.tuwen.operations.journal.Entry;
import io.tuwen.operations.journal.RunState;
import java.util.Optional;

/** An order, and how far it is. */
public record Import(ImportOrder order, Optional<ImportProgress> progress) {
  Import(Entry<ImportOrder, ImportProgress> entry) {
    this(entry.order(), entry.progress());
  }

  public RunState state() {
    return progress.map(ImportProgress::state).orElse(RunState.RUNNING);
  }
}
