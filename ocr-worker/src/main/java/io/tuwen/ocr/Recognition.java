package io.tuwen.ocr;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.ocr.OcrStamp;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.lane.ImageWork;
import io.tuwen.worker.lane.ResultAge;
import io.tuwen.worker.lane.Trigger;
import io.tuwen.worker.result.ResultEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * An image's way from its event to its stored and published result.
 *
 * <p>INVARIANT: when {@link #handle} has returned, the result of the original that is in the bucket
 * then is stored and published, or there is no original, or a later original came meanwhile and its
 * event brings the same about. Handling an event twice, or two events of one image at once, changes
 * nothing visible.
 */
@ApplicationScoped
public class Recognition implements ImageWork {
  private static final Logger LOG = Logger.getLogger(Recognition.class);

  private final Originals originals;
  private final OcrResults results;
  private final EngineChain engines;
  private final ResultEvents events;
  private final ResultAge age;
  private final InstantSource clock = InstantSource.system();

  Recognition(
      Originals originals,
      OcrResults results,
      EngineChain engines,
      ResultEvents events,
      MeterRegistry metrics) {
    this.originals = originals;
    this.results = results;
    this.engines = engines;
    this.events = events;
    age = new ResultAge(metrics, WorkerKind.OCR);
  }

  @Override
  public void handle(ImageUploaded event, Trigger trigger) {
    var key = event.key();
    var known = results.describe(key);
    if (known.filter(stamp -> isDone(stamp, event.eTag(), trigger)).isPresent()) {
      finish(key);
      return;
    }
    var isFirst = known.isEmpty();
    while (true) {
      var original = originals.fetch(key);
      if (original.isEmpty()) {
        LOG.infof("event=image_gone image=\"%s\"", LogName.of(key));
        return;
      }
      var result = read(original.get());
      var isNew = isFirst && results.storeIfAbsent(result);
      if (!isNew) {
        store(result);
      }
      events.publish(processed(result));
      age.published(event, result.eTag(), trigger, result instanceof OcrResult.Completed);
      // A result that was replaced may have been that of a later image, whose event has had its
      // turn. Where there was none, that event's turn comes.
      if (isNew || originals.isStill(key, result.eTag())) {
        return;
      }
      isFirst = false;
    }
  }

  @Override
  public void giveUp(ImageUploaded event, ErrorCode code, String detail) {
    var original = originals.describe(event.key());
    if (original.isEmpty()) {
      return;
    }
    var eTag = original.get().eTag();
    var isRead =
        results
            .describe(event.key())
            .filter(stamp -> isDone(stamp, eTag, Trigger.REPLAYED))
            .isPresent();
    if (isRead) {
      finish(event.key());
      return;
    }
    var result =
        new OcrResult.Failed(
            event.key(), eTag, engines.preferred(), clock.instant(), code.code(), detail);
    store(result);
    events.publish(processed(result));
  }

  private boolean isDone(OcrStamp stamp, ETag eTag, Trigger trigger) {
    return (stamp.completed() || trigger == Trigger.NEW)
        && stamp.eTag().equals(eTag)
        && engines.isUpToDate(stamp.engine());
  }

  /** Does what a worker that was killed after it stored the result has left undone. */
  private void finish(ObjectKey key) {
    results
        .find(key)
        .ifPresent(
            result -> {
              completeText(result);
              events.publish(processed(result));
            });
  }

  private void completeText(OcrResult result) {
    if (!results.hasText(result.key(), result.eTag())) {
      results.storeText(result);
    }
  }

  private OcrResult read(Originals.Original original) {
    var key = original.object().key();
    var eTag = original.object().eTag();
    var started = System.nanoTime();
    try {
      var read = read(original.bytes(), key);
      LOG.infof(
          "event=image_read image=\"%s\" etag=%s engine=%s lines=%d ms=%d",
          LogName.of(key), eTag, read.engine(), read.text().lines().size(), millisSince(started));
      return new OcrResult.Completed(key, eTag, read.engine(), clock.instant(), read.text());
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      LOG.infof(
          "event=image_failed image=\"%s\" etag=%s code=%s detail=\"%s\" ms=%d",
          LogName.of(key), eTag, e.code().code(), e.getMessage(), millisSince(started));
      return new OcrResult.Failed(
          key, eTag, judge(e), clock.instant(), e.code().code(), e.getMessage());
    }
  }

  private ReadText read(byte[] image, ObjectKey key) {
    return engines.read(image, Claim.ofEvent(key));
  }

  /** What is refused before an engine has seen it is refused in the name of the first. */
  private EngineId judge(TuwenException e) {
    return e instanceof EngineFailure failure ? failure.engine() : engines.preferred();
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  /**
   * INVARIANT: what users see already is replaced only by something newer: never by a failure to
   * read it again, and not by the same once more, when two handle one image at once.
   */
  private void store(OcrResult result) {
    var known = results.describe(result.key()).filter(stamp -> stamp.eTag().equals(result.eTag()));
    if (known.isPresent() && stands(known.get(), result)) {
      LOG.infof("event=result_stands image=\"%s\"", LogName.of(result.key()));
      results.find(result.key()).ifPresent(this::completeText);
      return;
    }
    results.store(result);
  }

  private boolean stands(OcrStamp known, OcrResult result) {
    if (known.completed()) {
      return result instanceof OcrResult.Failed || engines.isUpToDate(known.engine());
    }
    return result instanceof OcrResult.Failed failed
        && known.engine().equals(failed.engine())
        && results
            .find(result.key())
            .filter(OcrResult.Failed.class::isInstance)
            .map(OcrResult.Failed.class::cast)
            .filter(same -> same.code().equals(failed.code()))
            .isPresent();
  }

  private ImageProcessed processed(OcrResult result) {
    var now = clock.instant();
    if (result instanceof OcrResult.Failed failed) {
      return ImageProcessed.failed(
          WorkerKind.OCR,
          now,
          failed.key(),
          failed.eTag(),
          Map.of(),
          failed.code(),
          failed.detail());
    }
    var engine = Map.of(ImageProcessed.ENGINE, result.engine().toString());
    return ImageProcessed.completed(WorkerKind.OCR, now, result.key(), result.eTag(), engine);
  }
}
