package io.tuwen.operations.deletion;

import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.deletion.DeletionProof;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Value;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The topic {@code deletions}. It is read when an operator asks, since there may be millions of
 * proofs in it. Thread-safe.
 */
@ApplicationScoped
class Proofs {
  private static final Logger LOG = Logger.getLogger(Proofs.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Logs logs;

  Proofs(Logs logs) {
    this.logs = logs;
  }

  void write(DeletionProof proof) {
    logs.append(
        List.of(
            NewRecord.at(
                place(proof.id()),
                Optional.of(DeletionJson.key(proof.id())),
                Optional.of(Value.of(DeletionJson.write(proof))),
                Map.of())));
  }

  private static Place place(UUID id) {
    return new Place(Topics.DELETIONS, Math.floorMod(id.hashCode(), TopicSpec.DEFAULT_PARTITIONS));
  }

  /** Reads all of one partition: seconds, where there are many. */
  Optional<DeletionProof> find(UUID id) {
    var place = place(id);
    var from = logs.beginnings(List.of(Topics.DELETIONS)).getOrDefault(place, 0L);
    var found = new HashMap<UUID, DeletionProof>();
    read(Map.of(place, from), it -> keep(it, id, found));
    return Optional.ofNullable(found.get(id));
  }

  private static void keep(LogRecord record, UUID id, Map<UUID, DeletionProof> found) {
    if (record.key().filter(DeletionJson.key(id)::equals).isPresent()) {
      proof(record).ifPresent(it -> found.put(id, it));
    }
  }

  /**
   * The latest, by when they were done.
   *
   * <p>INVARIANT: none is left out. A second look writes a proof again, so the last records may be
   * of deletions that others came after: it is read so far back that no older record can be of a
   * later one.
   */
  List<DeletionProof> latest(int count) {
    var begins = logs.beginnings(List.of(Topics.DELETIONS));
    var ends = logs.ends(List.of(Topics.DELETIONS));
    for (long back = count; ; back *= 2) {
      var from = new HashMap<Place, Long>();
      for (var end : ends.entrySet()) {
        var begin = begins.getOrDefault(end.getKey(), 0L);
        from.put(end.getKey(), Math.max(begin, end.getValue() - back));
      }
      var found = new HashMap<UUID, DeletionProof>();
      var firsts = new HashMap<Place, Instant>();
      read(
          from,
          record -> {
            firsts.putIfAbsent(record.position().place(), record.time());
            proof(record).ifPresent(it -> found.put(it.id(), it));
          });
      var latest =
          found.values().stream()
              .sorted(Comparator.comparing(DeletionProof::doneAt).reversed())
              .limit(count)
              .toList();
      var leftOut = from.keySet().stream().filter(it -> from.get(it) > begins.getOrDefault(it, 0L));
      if (leftOut.allMatch(it -> areAllSince(latest, count, firsts.get(it)))) {
        return latest;
      }
    }
  }

  /** A proof is written after it is done. Where nothing was read, the records are compacted. */
  private static boolean areAllSince(List<DeletionProof> latest, int count, Instant time) {
    return time != null && latest.size() == count && !latest.get(count - 1).doneAt().isBefore(time);
  }

  private void read(Map<Place, Long> from, Consumer<LogRecord> taker) {
    var ends = new HashMap<>(logs.ends(List.of(Topics.DELETIONS)));
    ends.keySet().retainAll(from.keySet());
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        if (System.nanoTime() > deadline) {
          throw new TuwenException(
              ErrorCode.BROKER_UNAVAILABLE, "the proofs could not be read in time");
        }
        cursor.poll(POLL).forEach(taker);
      }
    }
  }

  private static Optional<DeletionProof> proof(LogRecord record) {
    try {
      return record.value().map(it -> DeletionJson.readProof(it.bytes()));
    } catch (TuwenException e) {
      LOG.warnf("event=proof_unreadable position=%s cause=\"%s\"", record.position(), e);
      return Optional.empty();
    }
  }
}
