package io.tuwen.operations.engine;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.ocr.EngineUsage;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Tail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Reads what the workers tell of providers, of as many days as the topic keeps. Thread-safe. */
@ApplicationScoped
public class Engines {
  private static final Logger LOG = Logger.getLogger(Engines.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Tail tail;
  private final Map<String, EngineUsage> latest = new HashMap<>();

  Engines(Logs logs) {
    tail = new Tail(logs, "ocr-usage", List.of(Topics.OCR_USAGE), this::take);
  }

  void start(@Observes StartupEvent event) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent event) {
    tail.stop();
  }

  /** Every engine with a provider that was asked within these days. */
  public List<EngineStatus> status() {
    tail.catchUp(PATIENCE);
    var byEngine = new TreeMap<String, List<EngineUsage>>();
    synchronized (latest) {
      latest
          .values()
          .forEach(it -> byEngine.computeIfAbsent(it.engine(), e -> new ArrayList<>()).add(it));
    }
    var now = Instant.now();
    return byEngine.entrySet().stream()
        .map(it -> EngineStatus.of(it.getKey(), it.getValue(), now))
        .toList();
  }

  private void take(LogRecord record) {
    var usage = record.value().flatMap(it -> EngineUsage.decode(it.bytes()));
    if (usage.isEmpty()) {
      LOG.warnf("event=usage_unreadable position=%s", record.position());
      return;
    }
    synchronized (latest) {
      latest.put(usage.get().key(), usage.get());
    }
  }
}
