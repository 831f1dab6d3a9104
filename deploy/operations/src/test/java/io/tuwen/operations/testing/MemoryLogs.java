package io.tuwen.operations.testing;

import io.tuwen.operations.log.Cursor;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.log.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Topics in memory, by key in their first partition. Thread-safe; a cursor brings one record. */
public final class MemoryLogs implements Logs {
  private final Map<Place, List<LogRecord>> records = new HashMap<>();
  private final Semaphore polls = new Semaphore(Integer.MAX_VALUE);
  private final AtomicInteger opened = new AtomicInteger();
  private Instant now = Instant.now();
  private int appended;

  /** What is appended from now on is of this time. */
  public synchronized MemoryLogs at(Instant time) {
    now = time;
    return this;
  }

  /** Cursors bring nothing any more. */
  public void stop() {
    polls.drainPermits();
  }

  /** Appends one; null for a tombstone. */
  public MemoryLogs with(String topic, String key, String value) {
    append(
        List.of(
            NewRecord.byKey(
                topic, Optional.of(key), Optional.ofNullable(value).map(Value::of), Map.of())));
    return this;
  }

  /** How many cursors there were. */
  public int opened() {
    return opened.get();
  }

  /** How many times something was appended. */
  public synchronized int appended() {
    return appended;
  }

  /** All of a topic. */
  public synchronized List<LogRecord> read(String topic) {
    return records.entrySet().stream()
        .filter(it -> it.getKey().topic().equals(topic))
        .flatMap(it -> it.getValue().stream())
        .toList();
  }

  private List<LogRecord> of(Place place) {
    return records.computeIfAbsent(place, it -> new ArrayList<>());
  }

  @Override
  public synchronized Map<Place, Long> beginnings(Collection<String> topics) {
    topics.forEach(it -> of(new Place(it, 0)));
    return records.keySet().stream()
        .filter(it -> topics.contains(it.topic()))
        .collect(Collectors.toMap(it -> it, it -> 0L));
  }

  @Override
  public Map<Place, Long> since(Collection<String> topics, Instant time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Map<Place, Long> ends(Collection<String> topics) {
    var ends = new HashMap<Place, Long>();
    beginnings(topics).keySet().forEach(it -> ends.put(it, (long) of(it).size()));
    return ends;
  }

  @Override
  public Cursor open(Map<Place, Long> from) {
    opened.incrementAndGet();
    return new MemoryCursor(new HashMap<>(from));
  }

  @Override
  public synchronized List<Position> append(List<NewRecord> all) {
    appended++;
    var positions = new ArrayList<Position>();
    for (var record : all) {
      var place = new Place(record.topic(), record.partition().orElse(0));
      var position = place.at(of(place).size());
      of(place)
          .add(
              new LogRecord(
                  position,
                  now,
                  record.key().orElse(null),
                  record.value().orElse(null),
                  record.headers()));
      positions.add(position);
    }
    return positions;
  }

  private synchronized Optional<LogRecord> next(Map<Place, Long> reached) {
    for (var it : reached.entrySet()) {
      var all = of(it.getKey());
      if (it.getValue() < all.size()) {
        return Optional.of(all.get(it.getValue().intValue()));
      }
    }
    return Optional.empty();
  }

  private final class MemoryCursor implements Cursor {
    private final Map<Place, Long> reached;
    private volatile boolean isWoken;

    MemoryCursor(Map<Place, Long> reached) {
      this.reached = reached;
    }

    @Override
    public List<LogRecord> poll(Duration atMost) {
      try {
        while (!polls.tryAcquire(10, TimeUnit.MILLISECONDS)) {
          if (isWoken) {
            return List.of();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return List.of();
      }
      polls.release();
      var next = next(reached);
      next.ifPresent(it -> reached.merge(it.position().place(), 1L, Long::sum));
      return next.stream().toList();
    }

    @Override
    public Map<Place, Long> positions() {
      return Map.copyOf(reached);
    }

    @Override
    public void pause(Place place) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void wake() {
      isWoken = true;
    }

    @Override
    public void close() {}
  }
}
