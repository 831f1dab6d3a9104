package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.DeletionProof;
import java.time.Instant;

/** A deletion as far as it is known: one that is on its way, or the proof of one that is done. */
public sealed interface DeletionStatus {
  Instant requestedAt();

  /** It is on its way. */
  record Running(Deletion deletion) implements DeletionStatus {
    @Override
    public Instant requestedAt() {
      return deletion.requestedAt();
    }
  }

  /** It is done. */
  record Done(DeletionProof proof) implements DeletionStatus {
    @Override
    public Instant requestedAt() {
      return proof.requestedAt();
    }
  }
}
