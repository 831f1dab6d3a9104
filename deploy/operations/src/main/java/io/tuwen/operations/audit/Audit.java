package io.tuwen.operations.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Tail;
import io.tuwen.operations.log.Value;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The topic {@code admin.audit}, and the newest of it in memory. Calls block. Thread-safe.
 *
 * <p>INVARIANT: no action begins that is not durable here.
 */
@ApplicationScoped
public class Audit {
  /** Older ones are in the topic alone. */
  public static final int CAPACITY = 5000;

  private static final Logger LOG = Logger.getLogger(Audit.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Logs logs;
  private final Tail tail;
  private final InstantSource clock = InstantSource.system();
  private final TreeMap<String, AuditEvent> newest = new TreeMap<>(Comparator.reverseOrder());

  Audit(Logs logs) {
    this.logs = logs;
    tail = new Tail(logs, "audit", List.of(Topics.ADMIN_AUDIT), this::take);
  }

  void start(@Observes StartupEvent event) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent event) {
    tail.stop();
  }

  /**
   * Says that an action begins; durable at the return.
   *
   * @param request null where it is not kept
   * @throws TuwenException {@code BROKER_UNAVAILABLE}: the action must not begin
   */
  public AuditEvent begin(Actor actor, String action, Map<String, String> target, String request) {
    var now = clock.instant();
    var event =
        new AuditEvent(
            id(now), now, actor, action, target, request, AuditEvent.Outcome.begun, null, null);
    write(event);
    return event;
  }

  /**
   * Says that it is done; durable at the return. Where the broker is gone meanwhile, the log of the
   * service says so, and the record stays at {@code begun}.
   *
   * @param result null where it is not kept
   */
  public void done(AuditEvent event, String result) {
    end(event.ended(AuditEvent.Outcome.done, null, result));
  }

  /** Says that it failed, as {@link #done} says that it is done. */
  public void failed(AuditEvent event, ErrorCode code) {
    end(event.ended(AuditEvent.Outcome.failed, code.code(), null));
  }

  private void end(AuditEvent event) {
    try {
      write(event);
    } catch (TuwenException e) {
      LOG.errorf(
          "event=audit_incomplete id=%s action=%s outcome=%s cause=\"%s\"",
          event.id(), event.action(), event.outcome(), e.getMessage());
    }
  }

  /** Those that a filter takes, the newest first. */
  public List<AuditEvent> newest(Predicate<AuditEvent> filter) {
    tail.catchUp(PATIENCE);
    synchronized (this) {
      return newest.values().stream().filter(filter).toList();
    }
  }

  private void write(AuditEvent event) {
    try {
      logs.append(
          List.of(
              NewRecord.byKey(
                  Topics.ADMIN_AUDIT,
                  Optional.of(event.id()),
                  Optional.of(Value.of(JSON.writeValueAsBytes(event))),
                  Map.of())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every action can be written", e);
    }
  }

  private static String id(Instant now) {
    return "%011x-%08x".formatted(now.toEpochMilli(), RANDOM.nextInt());
  }

  private void take(LogRecord record) {
    try {
      if (record.value().isPresent()) {
        var event = JSON.readValue(record.value().get().bytes(), AuditEvent.class);
        keep(event);
      }
    } catch (IOException | RuntimeException e) {
      // Another program's record, or one of a version that we do not know.
      LOG.warnf("event=audit_unreadable position=%s cause=\"%s\"", record.position(), e);
    }
  }

  private synchronized void keep(AuditEvent event) {
    newest.put(event.id(), event);
    if (newest.size() > CAPACITY) {
      newest.pollLastEntry();
    }
  }
}
