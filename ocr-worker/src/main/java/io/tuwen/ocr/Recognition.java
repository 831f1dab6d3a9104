package io.tuwen.ocr;

import io.tuwen.common.error.Category;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.event.ImageProcessed;
import io.tuwen.common.event.ImageUploaded;
import io.tuwen.common.event.ResultEvents;
import io.tuwen.common.execution.Execution;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.ocr.OcrResult;
import io.tuwen.common.ocr.OcrResults;
import io.tuwen.common.ocr.OcrStamp;
import io.tuwen.common.ocr.OcrText;
import io.tuwen.common.store.ETag;
import io.tuwen.common.store.ObjectStore;
import io.tuwen.common.store.Originals;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * An image's way from its event to its stored and published result.
 *
 * <p>INVARIANT: when {@link #handle} has returned, the result of the original that is in the bucket
 * then is stored and published, or there is no original. Handling an event twice, or two events of
 * one image at once, changes nothing visible.
 */
@ApplicationScoped
public class Recognition {
  private static final Logger LOG = Logger.getLogger(Recognition.class);

  private final Originals originals;
  private final OcrResults results;
  private final OcrEngine engine;
  private final Execution execution;
  private final ResultEvents events;
  private final InstantSource clock = InstantSource.system();

  Recognition(
      ObjectStore store,
      OcrResults results,
      OcrEngine engine,
      Execution execution,
      ResultEvents events,
      OcrConfig config) {
    this.results = results;
    this.engine = engine;
    this.execution = execution;
    this.events = events;
    originals = new Originals(store, config.maxImage().asLongValue());
  }

  /**
   * Handles an event.
   *
   * @throws TuwenException transient: nothing is wrong with the image, and another try may help
   */
  public void handle(ImageUploaded event) {
    var key = event.key();
    var known = results.describe(key);
    if (known.filter(stamp -> isDone(stamp, event.eTag())).isPresent()) {
      finish(key);
      return;
    }
    while (true) {
      var original = originals.fetch(key);
      if (original.isEmpty()) {
        LOG.infof("event=image_gone image=\"%s\"", key);
        return;
      }
      var result = read(original.get());
      store(result);
      events.publish(processed(result));
      // Somebody may have replaced the image meanwhile, and stored its result before we stored
      // ours.
      if (originals.isStill(key, result.eTag())) {
        return;
      }
    }
  }

  private boolean isDone(OcrStamp stamp, ETag eTag) {
    var ours = engine.id();
    return stamp.eTag().equals(eTag)
        && stamp.engine().name().equals(ours.name())
        && stamp.engine().revision() >= ours.revision();
  }

  /** Does what a worker that was killed after it stored the result has left undone. */
  private void finish(ObjectKey key) {
    results
        .find(key)
        .ifPresent(
            result -> {
              if (!results.hasText(key, result.eTag())) {
                results.storeText(result);
              }
              events.publish(processed(result));
            });
  }

  private OcrResult read(Originals.Original original) {
    var key = original.object().key();
    var eTag = original.object().eTag();
    var started = System.nanoTime();
    try {
      var text = text(original);
      LOG.infof(
          "event=image_read image=\"%s\" etag=%s lines=%d ms=%d",
          key, eTag, text.lines().size(), millisSince(started));
      return new OcrResult.Completed(key, eTag, engine.id(), clock.instant(), text);
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      LOG.infof(
          "event=image_failed image=\"%s\" etag=%s code=%s detail=\"%s\" ms=%d",
          key, eTag, e.code().code(), e.getMessage(), millisSince(started));
      return new OcrResult.Failed(
          key, eTag, engine.id(), clock.instant(), e.code().code(), e.getMessage());
    }
  }

  private OcrText text(Originals.Original original) {
    var bytes = original.bytes();
    return execution.compute(cancellation -> engine.read(bytes, cancellation));
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  /** INVARIANT: a text that users see already is never replaced by a failure to read it again. */
  private void store(OcrResult result) {
    var isVisible =
        results
            .describe(result.key())
            .filter(stamp -> stamp.completed() && stamp.eTag().equals(result.eTag()))
            .isPresent();
    if (isVisible && result instanceof OcrResult.Failed) {
      LOG.warnf("event=failure_not_stored image=\"%s\"", result.key());
      return;
    }
    results.store(result);
  }

  private ImageProcessed processed(OcrResult result) {
    var id = UUID.randomUUID().toString();
    if (result instanceof OcrResult.Failed failed) {
      return new ImageProcessed.OcrFailed(
          id, clock.instant(), failed.key(), failed.eTag(), failed.code(), failed.detail());
    }
    return new ImageProcessed.OcrCompleted(
        id, clock.instant(), result.key(), result.eTag(), result.engine().toString());
  }
}
