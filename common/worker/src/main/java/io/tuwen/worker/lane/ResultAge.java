package io.tuwen.worker.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.topic.WorkerKind;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * How long users wait: from the upload of an image to when its result is published. What is done
 * again on purpose has no client that waits, and is not in it.
 */
public final class ResultAge {
  private static final Duration[] LIMITS =
      Stream.of(1, 2, 3, 5, 8, 12, 20, 30, 60, 120, 300, 900, 3600)
          .map(Duration::ofSeconds)
          .toArray(Duration[]::new);

  private final Timer completed;
  private final Timer failed;

  /** Measures the results of one kind of worker. */
  public ResultAge(MeterRegistry metrics, WorkerKind kind) {
    completed = timer(metrics, kind.title(), "completed");
    failed = timer(metrics, kind.title(), "failed");
  }

  private static Timer timer(MeterRegistry metrics, String kind, String outcome) {
    return Timer.builder("tuwen.result.age")
        .tags("kind", kind, "outcome", outcome)
        .serviceLevelObjectives(LIMITS)
        .register(metrics);
  }

  /**
   * A result is published.
   *
   * @param made the version of the image that it is of; that of a later upload has an event of its
   *     own
   */
  public void published(ImageUploaded event, ETag made, Trigger trigger, boolean isCompleted) {
    if (trigger == Trigger.REPLAYED || !made.equals(event.eTag())) {
      return;
    }
    var age = Duration.between(event.time(), Instant.now());
    // The upload was on another machine, whose clock may be ahead.
    (isCompleted ? completed : failed).record(age.isNegative() ? Duration.ZERO : age);
  }
}
