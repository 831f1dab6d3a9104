package io.tuwen.operations.imports;

import io.tuwen.operations.journal.Wanted;
import java.time.Instant;

/** What an operator wants: the instance that answers writes it, and the runner only reads it. */
public record ImportOrder(String id, ImportSpec spec, Instant createdAt, Wanted wanted) {
  ImportOrder with(Wanted other) {
    return new ImportOrder(id, spec, createdAt, other);
  }
}
