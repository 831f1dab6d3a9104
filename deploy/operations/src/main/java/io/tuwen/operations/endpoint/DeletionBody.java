package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.Deletion.OfOwner;
import io.tuwen.contract.deletion.DeletionProof;
import io.tuwen.operations.deletion.DeletionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A deletion as operators see it: without a key and without a name.
 *
 * @param sha256 of the key, or of the owner and a slash
 * @param removed how many of each kind; while it is running, those that were found up to now
 * @param checkedAt when what came later was looked for; absent before
 * @param removedLater what was found then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeletionBody(
    String id,
    String of,
    String sha256,
    String by,
    String state,
    Instant requestedAt,
    Instant doneAt,
    Map<String, Long> removed,
    List<Tombstone> tombstones,
    Instant checkedAt,
    Map<String, Long> removedLater) {

  /** Where it is said that images are gone: the last place of a partition. */
  record Tombstone(int partition, long offset) {}

  static DeletionBody of(DeletionStatus status) {
    return status instanceof DeletionStatus.Done done
        ? of(done.proof())
        : of(((DeletionStatus.Running) status).deletion());
  }

  static DeletionBody of(Deletion deletion) {
    return new DeletionBody(
        deletion.id().toString(),
        deletion.scope() instanceof OfOwner ? "owner" : "image",
        DeletionProof.hash(deletion.scope()),
        deletion.by().word(),
        "running",
        deletion.requestedAt(),
        null,
        words(deletion.found()),
        tombstones(deletion.tombstones()),
        null,
        null);
  }

  private static DeletionBody of(DeletionProof proof) {
    return new DeletionBody(
        proof.id().toString(),
        proof.of(),
        proof.sha256(),
        proof.by().word(),
        "done",
        proof.requestedAt(),
        proof.doneAt(),
        words(proof.removed()),
        tombstones(proof.tombstones()),
        proof.checkedAt().orElse(null),
        proof.checkedAt().isPresent() ? words(proof.removedLater()) : null);
  }

  private static Map<String, Long> words(Map<Kind, Long> counts) {
    var words = new TreeMap<String, Long>();
    counts.forEach((kind, count) -> words.put(kind.word(), count));
    return words;
  }

  private static List<Tombstone> tombstones(Map<Integer, Long> offsets) {
    return new TreeMap<>(offsets)
        .entrySet().stream().map(it -> new Tombstone(it.getKey(), it.getValue())).toList();
  }
}
