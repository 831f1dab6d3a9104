package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Sends the state of everything to the consoles that are open, in small pieces: all of it first,
 * then what has changed, at most once a second. Thread-safe.
 *
 * <p>INVARIANT: it looks once for all viewers, and not at all where there is none. A viewer that
 * reads slowly gets fewer pieces, never a queue of them.
 */
@ApplicationScoped
class ConsoleFeed {
  private static final int MAX_VIEWERS = 20;
  private static final Party OPERATORS = new Party.Network("console");
  private static final long HEARTBEAT_NANOS = Duration.ofSeconds(10).toNanos();

  /** A new viewer is shown what was seen within it, and does not wait for the next look. */
  private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

  private final ConsoleState state;
  private final ObjectMapper json;
  private final Shares shares;
  private final List<Viewer> viewers = new CopyOnWriteArrayList<>();

  /** What the state was, and in which version each part changed last. */
  private final Map<String, Part> parts = new TreeMap<>();

  private long version;
  private long lookedNanos = System.nanoTime() - 2 * FRESH_NANOS;

  ConsoleFeed(ConsoleState state, ObjectMapper json, MeterRegistry metrics) {
    this.state = state;
    this.json = json;
    // Operators are one party, and one network, which gets half.
    shares =
        new Shares(
            "consoles",
            "consoles",
            2L * MAX_VIEWERS,
            MAX_VIEWERS,
            ErrorCode.TOO_MANY_STREAMS,
            metrics);
  }

  private record Part(long version, JsonNode value) {}

  private static final class Viewer {
    private final MultiEmitter<? super String> emitter;
    private final BooleanSupplier isAllowed;
    private long seen;
    private long sentNanos;

    Viewer(MultiEmitter<? super String> emitter, BooleanSupplier isAllowed) {
      this.emitter = emitter;
      this.isAllowed = isAllowed;
    }
  }

  /**
   * Pieces for one viewer.
   *
   * @param isAllowed asked before each piece; the stream ends with it
   * @throws io.tuwen.contract.share.TooMuch {@code TOO_MANY_STREAMS}
   */
  Multi<String> pieces(BooleanSupplier isAllowed) {
    var share = shares.take(OPERATORS);
    return Multi.createFrom()
        .<String>emitter(
            emitter -> {
              var viewer = new Viewer(emitter, isAllowed);
              emitter.onTermination(
                  () -> {
                    viewers.remove(viewer);
                    share.close();
                  });
              viewers.add(viewer);
              // A look blocks.
              Infrastructure.getDefaultWorkerPool().execute(() -> greet(viewer));
            },
            BackPressureStrategy.ERROR);
  }

  private synchronized void greet(Viewer viewer) {
    if (System.nanoTime() - lookedNanos > FRESH_NANOS) {
      look();
    } else {
      send(viewer);
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  synchronized void tick() {
    if (!viewers.isEmpty()) {
      look();
    }
  }

  private void look() {
    note(state.now());
    lookedNanos = System.nanoTime();
    viewers.forEach(this::send);
  }

  private void note(Map<String, Object> now) {
    var next = version + 1;
    var before = new TreeMap<>(parts);
    now.forEach(
        (name, it) -> {
          JsonNode value = json.valueToTree(it);
          var known = before.get(name);
          if (known == null || !value.equals(known.value())) {
            parts.put(name, new Part(next, value));
            version = next;
          }
        });
    if (parts.keySet().retainAll(now.keySet())) {
      version = next;
      // Rare, so every viewer gets all parts once more.
      parts.replaceAll((name, it) -> new Part(next, it.value()));
    }
  }

  private void send(Viewer viewer) {
    if (!viewer.isAllowed.getAsBoolean()) {
      viewer.emitter.complete();
      return;
    }
    var isDue = System.nanoTime() - viewer.sentNanos > HEARTBEAT_NANOS;
    if (viewer.emitter.requested() == 0 || (viewer.seen == version && !isDue)) {
      return;
    }
    var set = new TreeMap<String, JsonNode>();
    parts.forEach(
        (name, it) -> {
          if (it.version() > viewer.seen) {
            set.put(name, it.value());
          }
        });
    var isWhole = viewer.seen == 0 || set.size() == parts.size();
    viewer.emitter.emit(written(set, isWhole));
    viewer.seen = version;
    viewer.sentNanos = System.nanoTime();
  }

  private String written(Map<String, JsonNode> set, boolean isWhole) {
    try {
      return json.writeValueAsString(Map.of("version", version, "whole", isWhole, "set", set));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every state can be written", e);
    }
  }
}
