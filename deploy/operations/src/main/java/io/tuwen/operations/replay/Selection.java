package io.tuwen.operations.replay;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.LogRecord;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Decides which records a replay is about. Thread-safe.
 *
 * <p>INVARIANT: none is about an image that is deleted or replaced. The log has its event until
 * compaction. Where an original went by itself, by a lifecycle rule, the workers are told that have
 * something left of it: they remove that.
 */
@ApplicationScoped
class Selection {
  /** Looks into storage at once, of all replays together. */
  private static final int LOOKUPS = 16;

  private final Results results;
  private final ObjectStore store;
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(
          LOOKUPS,
          task -> {
            var thread = new Thread(task, "replay-lookup");
            thread.setDaemon(true);
            return thread;
          });

  Selection(Results results, ObjectStore store) {
    this.results = results;
    this.store = store;
  }

  /** The verdicts on some records, in their order. Fails as object storage does. */
  List<Decision> verdicts(ReplaySpec spec, List<LogRecord> records) throws InterruptedException {
    var tasks = records.stream().<Callable<Decision>>map(it -> () -> verdict(spec, it)).toList();
    var verdicts = new ArrayList<Decision>();
    for (var answer : lookups.invokeAll(tasks)) {
      try {
        verdicts.add(answer.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof TuwenException foreseen
            ? new TuwenException(foreseen.code(), foreseen.getMessage(), foreseen)
            : new IllegalStateException(e.getCause());
      }
    }
    return verdicts;
  }

  private Decision verdict(ReplaySpec spec, LogRecord record) {
    if (record.value().isEmpty()) {
      return new Decision.Skipped(Decision.Reason.TOMBSTONE);
    }
    ImageUploaded event;
    try {
      event = EventCodec.decodeUploaded(record.value().get().bytes());
    } catch (TuwenException e) {
      if (e.code() != ErrorCode.UNDECODABLE_EVENT) {
        throw e;
      }
      return new Decision.Skipped(Decision.Reason.UNDECODABLE);
    }
    return verdict(spec, event);
  }

  private Decision verdict(ReplaySpec spec, ImageUploaded event) {
    var key = event.key().value();
    if ((spec.from() != null && event.time().isBefore(spec.from()))
        || (spec.to() != null && !event.time().isBefore(spec.to()))) {
      return new Decision.Skipped(Decision.Reason.TIME);
    }
    if (spec.owner() != null && !key.startsWith(spec.owner() + "/")) {
      return new Decision.Skipped(Decision.Reason.OWNER);
    }
    if (spec.keyPrefix() != null && !key.startsWith(spec.keyPrefix())) {
      return new Decision.Skipped(Decision.Reason.PREFIX);
    }
    var workers =
        spec.workers().stream()
            .filter(it -> !spec.looksAtResults() || results.isSelected(spec, it, event))
            .collect(Collectors.toSet());
    if (workers.isEmpty()) {
      return new Decision.Skipped(Decision.Reason.RESULT);
    }
    var concerned = concerned(event, workers);
    return concerned.isEmpty()
        ? new Decision.Skipped(Decision.Reason.GONE)
        : new Decision.Selected(concerned);
  }

  private Set<WorkerKind> concerned(ImageUploaded event, Set<WorkerKind> workers) {
    var original = store.describe(Bucket.ORIGINALS, event.key());
    if (original.isPresent()) {
      return original.get().eTag().equals(event.eTag()) ? workers : Set.of();
    }
    return workers.stream()
        .filter(it -> results.isAnythingOf(event.key(), it))
        .collect(Collectors.toSet());
  }

  @PreDestroy
  void close() {
    lookups.shutdownNow();
  }
}
