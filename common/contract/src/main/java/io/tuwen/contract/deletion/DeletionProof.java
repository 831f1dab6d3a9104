package io.tuwen.contract.deletion;

import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.Kind;
import io.tuwen.contract.deletion.Deletion.OfOwner;
import io.tuwen.contract.deletion.Deletion.Scope;
import io.tuwen.contract.key.Sha256;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * That something was deleted, as {@code deletions} has it.
 *
 * <p>INVARIANT: it has no key and no name: who has the key finds the proof by its hash, and no one
 * else learns the key from it.
 *
 * @param of {@code image} or {@code owner}
 * @param sha256 of the key, or of the owner and a slash, in hexadecimal
 * @param tombstones where in {@code image.uploaded} it is said that the images are gone, by
 *     partition: the last offset
 * @param checkedAt when the executor had looked for the second time
 * @param removedLater what it found then
 */
public record DeletionProof(
    UUID id,
    String of,
    String sha256,
    By by,
    Instant requestedAt,
    Instant doneAt,
    Map<Kind, Long> removed,
    Map<Integer, Long> tombstones,
    Optional<Instant> checkedAt,
    Map<Kind, Long> removedLater) {
  public DeletionProof {
    removed = Map.copyOf(removed);
    tombstones = Map.copyOf(tombstones);
    removedLater = Map.copyOf(removedLater);
  }

  /** That a deletion is done. */
  public static DeletionProof of(Deletion done) {
    return new DeletionProof(
        done.id(),
        done.scope() instanceof OfOwner ? "owner" : "image",
        hash(done.scope()),
        done.by(),
        done.requestedAt(),
        done.doneAt().orElseThrow(),
        done.found(),
        done.tombstones(),
        Optional.empty(),
        Map.of());
  }

  /** The same, after the second look. */
  public DeletionProof checked(Instant moment, Map<Kind, Long> foundThen) {
    return new DeletionProof(
        id,
        of,
        sha256,
        by,
        requestedAt,
        doneAt,
        removed,
        tombstones,
        Optional.of(moment),
        foundThen);
  }

  /** The hash by which a proof names what was deleted. */
  public static String hash(Scope scope) {
    return Sha256.hex(scope.name());
  }
}
