package io.tuwen.worker.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.LogName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jboss.logging.Logger;

/**
 * Brings one record to its end: done, to be retried, or dead.
 *
 * <p>INVARIANT: when {@link #handle} has returned, the image has its result, or the record is
 * durable in the retry lane, or it is a dead letter and the image has a result that says so (but
 * for an event that cannot be read, or that is too large to wait in the retry lane for storage that
 * cannot take the result), or its original is gone and so is all that was stored of it.
 */
final class RecordHandler {
  private static final Logger LOG = Logger.getLogger(RecordHandler.class);
  private static final long BROKER_PAUSE_MILLIS = 1000;

  private static final String TOO_LARGE_TO_RETRY = "its event is too large to be retried";

  /** An image that was in work at too many deaths waits as long as one that failed so often. */
  private static final int PUT_OFF_AS_AFTER = 5;

  /** What can end the work on an image; all other codes are answers to clients. */
  private static final Set<ErrorCode> CODES =
      EnumSet.of(
          ErrorCode.NOT_FOUND,
          ErrorCode.IMAGE_TOO_LARGE,
          ErrorCode.UNSUPPORTED_TYPE,
          ErrorCode.IMAGE_UNREADABLE,
          ErrorCode.TOO_MANY_PIXELS,
          ErrorCode.IMAGE_TOO_COMPLEX,
          ErrorCode.PROCESSING_REFUSED,
          ErrorCode.PROCESSING_TIMEOUT,
          ErrorCode.WORKER_CRASHED,
          ErrorCode.ENGINE_REFUSED_IMAGE,
          ErrorCode.INTERNAL_ERROR,
          ErrorCode.BROKER_UNAVAILABLE,
          ErrorCode.ENGINE_TIMEOUT,
          ErrorCode.ENGINE_UNAVAILABLE,
          ErrorCode.STORAGE_UNAVAILABLE,
          ErrorCode.STORAGE_REFUSED,
          ErrorCode.STS_UNAVAILABLE,
          ErrorCode.STS_REFUSED,
          ErrorCode.WORKER_OVERLOADED,
          ErrorCode.UNDECODABLE_EVENT);

  private final ImageWork work;
  private final LaneOutput output;
  private final LaneConfig config;
  private final RetryPolicy retries;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  RecordHandler(ImageWork work, LaneOutput output, LaneConfig config, MeterRegistry metrics) {
    this.work = work;
    this.output = output;
    this.config = config;
    this.metrics = metrics;
    retries = new RetryPolicy(config, new Random());
    // There from the beginning, or the first of a code would be no increase.
    CODES.forEach(this::deadLettered);
  }

  /**
   * Handles a record.
   *
   * @throws InterruptedException where the worker leaves before the record has come to its end
   */
  void handle(LaneRecord record) throws InterruptedException {
    if (record.isTombstone()) {
      return;
    }
    ImageUploaded event;
    try {
      event = EventCodec.decodeUploaded(record.record().value());
    } catch (TuwenException e) {
      bury(record, e.code(), e.getMessage(), 1);
      return;
    }
    if (!work.hasRoomForResults(event.key())) {
      bury(record, ErrorCode.UNDECODABLE_EVENT, "the key is too long for those of its results", 1);
      return;
    }
    metrics.counter("tuwen.events.received", "lane", record.lane().label()).increment();
    if (record.deaths() > config.crashes()) {
      giveUp(
          record,
          event,
          ErrorCode.WORKER_CRASHED,
          "the worker ended %d times while it handled this image, the last time with nothing beside it"
              .formatted(record.deaths()),
          record.deaths());
    } else if (record.isLastChance()) {
      attempt(record, event);
    } else if (record.deaths() == config.crashes()) {
      putOff(record, event, retries.pauseAfter(PUT_OFF_AS_AFTER));
    } else if (record.trigger() == Trigger.REPLAYED && isKnownToCrash(event)) {
      putOff(record, event, Duration.ZERO);
    } else {
      attempt(record, event);
    }
  }

  /**
   * Not given up yet: an image may have been in work at each of the deaths by chance. It is handled
   * once more, later and alone.
   */
  private void putOff(LaneRecord record, ImageUploaded event, Duration pause)
      throws InterruptedException {
    var due = clock.millis() + pause.toMillis();
    if (!isTaken(() -> output.retryAlone(record, config.crashes(), due))) {
      giveUp(record, event, ErrorCode.WORKER_CRASHED, TOO_LARGE_TO_RETRY, record.deaths());
      return;
    }
    metrics.counter("tuwen.events.retried", "code", ErrorCode.WORKER_CRASHED.code()).increment();
    LOG.warnf(
        "event=image_put_off image=\"%s\" deaths=%d pause_ms=%d",
        LogName.of(event.key()), record.deaths(), pause.toMillis());
  }

  private boolean isKnownToCrash(ImageUploaded event) {
    try {
      return work.isKnownToCrash(event);
    } catch (RuntimeException e) {
      // The work itself says so, and is tried again.
      return false;
    }
  }

  private void attempt(LaneRecord record, ImageUploaded event) throws InterruptedException {
    try {
      var engine = record.engine();
      if (engine.isPresent()) {
        work.handleBy(engine.get(), event);
      } else {
        work.handle(event, record.trigger());
      }
    } catch (TuwenException e) {
      failed(record, event, e);
    } catch (RuntimeException | Error e) {
      failed(record, event, unforeseen(event, e));
    }
  }

  private static TuwenException unforeseen(ImageUploaded event, Throwable e) {
    LOG.errorf(e, "event=unforeseen image=\"%s\"", LogName.of(event.key()));
    return new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker failed; its log says why", e);
  }

  private void failed(LaneRecord record, ImageUploaded event, TuwenException e)
      throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("the worker leaves");
    }
    var tried = record.tried().onceMore();
    if (waitsOut(event, e)) {
      if (isWaitedOut(record, event, e)) {
        return;
      }
    } else if (e.category() == Category.TRANSIENT
        && retries.allowsMoreThan(tried.attempts())
        && isRetried(record, event, e, tried)) {
      return;
    }
    giveUp(
        record,
        event,
        e.code(),
        "given up after %d tries: %s".formatted(tried.inAll(), e.getMessage()),
        tried.inAll());
  }

  private boolean waitsOut(ImageUploaded event, TuwenException failure) {
    try {
      return work.waitsOut(failure);
    } catch (RuntimeException | Error e) {
      // Were it thrown on, the record would stay open, and the commit of its partition behind it.
      LOG.errorf(e, "event=unforeseen image=\"%s\"", LogName.of(event.key()));
      return false;
    }
  }

  /**
   * INVARIANT: no image is given up while the storage cannot take its failed result: an outage
   * makes images wait and does not make them fail. An event that is too large for the retry lane
   * cannot wait.
   */
  private void giveUp(
      LaneRecord record, ImageUploaded event, ErrorCode code, String detail, int tried)
      throws InterruptedException {
    boolean isToBeBuried;
    try {
      isToBeBuried = work.giveUp(event, code, detail);
    } catch (TuwenException e) {
      isToBeBuried = !isWaitedOut(record, event, e);
    } catch (RuntimeException | Error e) {
      // Were it thrown on, the record would stay open, and the commit of its partition behind it.
      isToBeBuried = !isWaitedOut(record, event, unforeseen(event, e));
    }
    if (isToBeBuried) {
      bury(record, code, detail, tried);
    }
  }

  /**
   * The try takes none of the image's attempts: after a day of trouble it has as many as before.
   * Returns false where it is too large for the retry lane.
   */
  private boolean isWaitedOut(LaneRecord record, ImageUploaded event, TuwenException e)
      throws InterruptedException {
    return isRetried(record, event, e, record.tried().waitedOnceMore());
  }

  /** Returns false where it is too large for the retry lane. */
  private boolean isRetried(LaneRecord record, ImageUploaded event, TuwenException e, Tried tried)
      throws InterruptedException {
    var pause = retries.pauseAfter(tried.inAll());
    var due = clock.millis() + pause.toMillis();
    if (!isTaken(() -> output.retry(record, tried, due))) {
      return false;
    }
    Trace.failed(e.code());
    metrics.counter("tuwen.events.retried", "code", e.code().code()).increment();
    LOG.warnf(
        "event=image_retried image=\"%s\" code=%s tried=%d pause_ms=%d detail=\"%s\" cause=\"%s\"",
        LogName.of(event.key()),
        e.code().code(),
        tried.inAll(),
        pause.toMillis(),
        e.getMessage(),
        e.getCause());
    return true;
  }

  private void bury(LaneRecord record, ErrorCode code, String reason, int tried)
      throws InterruptedException {
    // Where even the dead letter is too large, the line below is all that stays of it.
    var unused = isTaken(() -> output.deadLetter(record, code, reason, tried));
    Trace.failed(code);
    deadLettered(code).increment();
    LOG.errorf(
        "event=dead_lettered key=\"%s\" topic=%s partition=%d offset=%d code=%s tried=%d reason=\"%s\"",
        LogName.of(record.key()),
        record.record().topic(),
        record.record().partition(),
        record.offset(),
        code.code(),
        tried,
        reason);
  }

  private Counter deadLettered(ErrorCode code) {
    return metrics.counter("tuwen.events.dead.lettered", "code", code.code());
  }

  /**
   * Publishes. Without the broker no new event arrives either, so waiting for it blocks no event.
   *
   * @return false where the record is too large for its topic, which no waiting changes
   */
  private static boolean isTaken(Publishing publishing) throws InterruptedException {
    while (true) {
      try {
        publishing.run();
        return true;
      } catch (RecordTooLargeException e) {
        LOG.warnf("event=record_too_large cause=\"%s\"", e);
        return false;
      } catch (KafkaException e) {
        LOG.warnf("event=broker_does_not_take cause=\"%s\"", e);
        Thread.sleep(BROKER_PAUSE_MILLIS);
      }
    }
  }

  private interface Publishing {
    void run() throws InterruptedException;
  }
}
