package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Finding.State;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Looks into the buckets, on a few threads of its own, however many clients there are. */
@ApplicationScoped
class Findings {
  /** A look takes some milliseconds, most of which are spent waiting for storage. */
  private static final int THREADS = 16;

  /** One client never has all of them. */
  private static final int PER_CLIENT = 12;

  /** At most this many look-ups of clients wait. */
  private static final int WAITING = 4096;

  /** At most this many of them belong to one client. */
  private static final int LINE = 1024;

  private final ObjectStore store;
  private final OcrResults results;
  private final Renditions renditions;
  private final OpenDeletions deletions;
  private final FairLooks looks =
      new FairLooks(
          "findings", THREADS, PER_CLIENT, WAITING, LINE, "too many looks into storage wait here");

  Findings(ObjectStore store, OcrResults results, Renditions renditions, OpenDeletions deletions) {
    this.store = store;
    this.deletions = deletions;
    this.renditions = renditions;
    this.results = results;
  }

  /**
   * Looks, when it is this party's turn.
   *
   * @param operations whose state is of interest
   * @return fails with {@code TOO_MANY_WAITING} where too much of it waits
   */
  Uni<Finding> find(Party party, ObjectKey key, Set<WorkerKind> operations) {
    return run(party, () -> look(key, operations));
  }

  /** The original as the bucket has it, also where it is about to be deleted. */
  Uni<Optional<StoredObject>> original(Party party, ObjectKey key) {
    return run(party, () -> store.describe(Bucket.ORIGINALS, key));
  }

  /** Does something else that looks into storage. */
  <T> Uni<T> run(Party party, Callable<T> look) {
    return looks.run(party, look);
  }

  /** INVARIANT: what is to be deleted is missing, and costs as many looks. */
  private Finding look(ObjectKey key, Set<WorkerKind> operations) {
    return store
        .describe(Bucket.ORIGINALS, key)
        .filter(original -> deletions.pending(original).isEmpty())
        .<Finding>map(original -> new Finding.Found(original, states(original, operations)))
        .orElseGet(Finding.Missing::new);
  }

  private Map<WorkerKind, State> states(StoredObject original, Set<WorkerKind> operations) {
    return operations.stream()
        .collect(Collectors.toMap(operation -> operation, it -> state(original, it)));
  }

  /** INVARIANT: a result of an earlier version of the image is none. */
  private State state(StoredObject original, WorkerKind operation) {
    if (operation.equals(WorkerKind.OCR)) {
      return results
          .find(original.key())
          .filter(result -> result.eTag().equals(original.eTag()))
          .<State>map(State.Text::new)
          .orElseGet(State.Pending::new);
    }
    if (operation.equals(WorkerKind.RENDITION)) {
      return new State.Renditions(
          renditions.list(original.key()).stream()
              .filter(it -> it.stamp().eTag().equals(original.eTag()))
              .toList());
    }
    throw new IllegalArgumentException("results here are not of " + operation.title());
  }

  @PreDestroy
  void close() {
    looks.close();
  }
}
