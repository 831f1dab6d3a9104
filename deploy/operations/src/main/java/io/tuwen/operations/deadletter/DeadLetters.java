package io.tuwen.operations.deadletter;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.log.Tail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The dead letters of all workers, as the topics have them now. */
@ApplicationScoped
public class DeadLetters {
  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final int CAPACITY = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Logs logs;
  private final MeterRegistry metrics;
  private final Index index;
  private Tail tail;

  @Inject
  DeadLetters(Logs logs, MeterRegistry metrics) {
    this(logs, metrics, new Index(CAPACITY));
  }

  DeadLetters(Logs logs, MeterRegistry metrics, Index index) {
    this.logs = logs;
    this.metrics = metrics;
    this.index = index;
  }

  void start(@Observes StartupEvent event) {
    follow();
    for (var topic : DeadTopic.ALL) {
      Gauge.builder("tuwen.dead.letters", index, it -> it.counts().get(topic))
          .tag("worker", topic.worker())
          .register(metrics);
    }
  }

  void stop(@Observes ShutdownEvent event) {
    tail().stop();
  }

  private synchronized Tail tail() {
    return tail;
  }

  private synchronized void follow() {
    if (tail != null) {
      tail.stop();
    }
    tail = new Tail(logs, "dead-letters", DeadTopic.topics(), index::take);
    tail.start();
  }

  /** Returns when everything is known that the topics have. */
  void catchUp() {
    tail().catchUp(PATIENCE);
    index.forgetBefore(logs.beginnings(DeadTopic.topics()));
    if (index.hasRoomForUnlisted()) {
      follow();
      tail().catchUp(PATIENCE);
    }
  }

  /** Keeps the count true on an instance that gets no requests. */
  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void forgetWhatIsGone() {
    try {
      index.forgetBefore(logs.beginnings(DeadTopic.topics()));
    } catch (TuwenException e) {
      LOG.debugf("event=retention_not_seen code=%s cause=\"%s\"", e.code().code(), e.getCause());
    }
  }

  /** Those that are neither redriven nor discarded, newest first. */
  public List<DeadLetter> matching(Choice choice) {
    catchUp();
    return index.matching(choice);
  }

  /** Those of one original, also where they are not listed. */
  List<DeadLetter> of(String key) {
    catchUp();
    var unlisted = Set.copyOf(index.unlistedOf(key));
    var read =
        unlisted.isEmpty()
            ? Stream.<DeadLetter>empty()
            : new LetterValues(logs).fetch(unlisted).values().stream().flatMap(DeadLetters::read);
    return Stream.concat(index.matching(Choice.ALL).stream(), read)
        .filter(it -> key.equals(it.key()))
        .toList();
  }

  private static Stream<DeadLetter> read(LogRecord record) {
    return DeadTopic.ofTopic(record.position().topic()).stream()
        .map(it -> DeadLetterReader.read(record, it));
  }

  /** How many older ones are not listed that may be meant; what is known at once. */
  int unlisted(Choice choice) {
    return index.unlisted(choice);
  }

  /** Why those are dead that are listed; what is known at once. */
  public List<Reason> reasons() {
    return Reason.of(index.matching(Choice.ALL), Instant.now());
  }

  /**
   * One that is neither redriven nor discarded, with its record.
   *
   * @throws TuwenException {@code DEAD_LETTER_SETTLED} or {@code NOT_FOUND}
   */
  public LetterRecord record(Position id) {
    catchUp();
    var letter = require(id);
    var record = new LetterValues(logs).fetch(List.of(letter)).get(id);
    return record == null
        ? new LetterRecord(letter, Map.of(), Optional.empty())
        : new LetterRecord(letter, record.headers(), record.value());
  }

  /** How many are neither redriven nor discarded; what is known at once. */
  public Map<DeadTopic, Long> counts() {
    return index.counts();
  }

  /**
   * One that is neither redriven nor discarded.
   *
   * @throws TuwenException {@code DEAD_LETTER_SETTLED} or {@code NOT_FOUND}
   */
  DeadLetter require(Position id) {
    if (index.isSettled(id)) {
      throw new TuwenException(
          ErrorCode.DEAD_LETTER_SETTLED, "this dead letter was redriven or discarded before");
    }
    return index
        .find(id)
        .orElseThrow(
            () ->
                new TuwenException(
                    ErrorCode.NOT_FOUND,
                    index.isUnlisted(id)
                        ? "there are newer dead letters than are listed; deal with them first"
                        : "there is no such dead letter"));
  }

  boolean isSettled(Position id) {
    return index.isSettled(id);
  }

  /** Knows it before it comes back from the topic. */
  void settled(Position id) {
    index.settle(id);
  }
}
