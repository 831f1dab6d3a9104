package io.tuwen.operations.webhook;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Puts webhooks into their topic once more, in their order and marked, so that receivers hear them
 * again under the same ids.
 *
 * <p>INVARIANT: what was told again is never told again because of its copy, so however often an
 * operator asks, each time tells an event once. Of an image that is deleted only the deletion is.
 */
@ApplicationScoped
public class WebhookReplays {
  /** What can be held in memory, and what receivers have to take before newer events. */
  public static final int MAX_EVENTS = 10_000;

  private static final Logger LOG = Logger.getLogger(WebhookReplays.class);
  private static final String BY = "replay";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int BATCH = 500;

  /** The event's own; what it was told to, and how often, is left behind. */
  private static final List<String> KEPT = List.of("traceparent", "tracestate");

  private final Logs logs;
  private final ReentrantLock turn = new ReentrantLock();

  WebhookReplays(Logs logs) {
    this.logs = logs;
  }

  /**
   * What came of it.
   *
   * @param matching events that were chosen
   * @param deleted those of them that are left out, since their image is deleted
   * @param replayed how many were put into the topic
   */
  public record Replayed(int matching, int deleted, int replayed) {}

  /**
   * Has them told again, or only counts.
   *
   * @throws TuwenException {@code MALFORMED_REQUEST} where more than {@link #MAX_EVENTS} are chosen
   */
  public Replayed replay(WebhookChoice choice, boolean dryRun) {
    turn.lock();
    try {
      var found = find(choice);
      var told = found.events().stream().filter(it -> !found.isGone(it)).toList();
      if (!dryRun) {
        var records = told.stream().map(it -> again(it, choice)).toList();
        for (int from = 0; from < records.size(); from += BATCH) {
          logs.append(records.subList(from, Math.min(from + BATCH, records.size())));
        }
        LOG.infof("event=webhooks_replayed count=%d", records.size());
      }
      var all = found.events().size();
      return new Replayed(all, all - told.size(), dryRun ? 0 : told.size());
    } finally {
      turn.unlock();
    }
  }

  /** What is chosen, and where the last deletion of each image was told, by its key. */
  private record Found(List<LogRecord> events, Map<String, Position> deleted) {
    /** What comes after the deletion is another image of that name. */
    boolean isGone(LogRecord record) {
      var deletion = deleted.get(record.key().orElse(""));
      return deletion != null
          && !Told.isDeletion(record)
          && (!deletion.place().equals(record.position().place())
              || record.position().offset() < deletion.offset());
    }
  }

  /** Reads on to the end whatever is chosen: a deletion comes after what it ends. */
  private Found find(WebhookChoice choice) {
    var topics = List.of(Topics.WEBHOOKS);
    var ends = new HashMap<Place, Long>(logs.ends(topics));
    var from =
        choice.from().isPresent()
            ? logs.since(topics, choice.from().get())
            : logs.beginnings(topics);
    var events = new ArrayList<LogRecord>();
    var deleted = new HashMap<String, Position>();
    var last = System.nanoTime() + PATIENCE.toNanos();
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        if (System.nanoTime() > last) {
          throw new TuwenException(
              ErrorCode.BROKER_UNAVAILABLE, "the topic is not read through in a minute");
        }
        for (var record : cursor.poll(POLL)) {
          if (record.position().offset() < ends.get(record.position().place())) {
            take(record, choice, events, deleted);
          }
        }
      }
    }
    return new Found(events, deleted);
  }

  private static void take(
      LogRecord record,
      WebhookChoice choice,
      List<LogRecord> events,
      Map<String, Position> deleted) {
    if (record.header(LaneHeaders.AGAIN).isPresent() || record.value().isEmpty()) {
      return;
    }
    if (Told.isDeletion(record)) {
      record.key().ifPresent(key -> deleted.put(key, record.position()));
    }
    if (choice.has(record)) {
      if (events.size() == MAX_EVENTS) {
        throw new TuwenException(
            ErrorCode.MALFORMED_REQUEST,
            "more than %d webhooks are chosen; choose a shorter time".formatted(MAX_EVENTS));
      }
      events.add(record);
    }
  }

  /** In the partition where it was, so that the order of an image stays. */
  private static NewRecord again(LogRecord record, WebhookChoice choice) {
    var headers = new HashMap<String, String>(Map.of(LaneHeaders.AGAIN, BY));
    KEPT.forEach(name -> record.header(name).ifPresent(it -> headers.put(name, it)));
    choice.receiver().ifPresent(it -> headers.put(LaneHeaders.RECEIVER, it));
    return NewRecord.at(record.position().place(), record.key(), record.value(), headers);
  }
}
