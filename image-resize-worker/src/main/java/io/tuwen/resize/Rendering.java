package io.tuwen.resize;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.lane.ImageWork;
import io.tuwen.worker.lane.ResultAge;
import io.tuwen.worker.lane.Trigger;
import io.tuwen.worker.result.ResultEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * An image's way from its event to its eager renditions.
 *
 * <p>INVARIANT: when {@link #handle} has returned, every eager style of the original that is in the
 * bucket then is stored, or it is stored why not, and that is published; or there is no original;
 * or a later original came meanwhile, and its event brings the same about. Handling an event twice,
 * or two events of one image at once, changes nothing visible.
 */
@ApplicationScoped
public class Rendering implements ImageWork {
  private static final Logger LOG = Logger.getLogger(Rendering.class);

  private final Originals originals;
  private final Renditions renditions;
  private final Styles styles;
  private final Renderer renderer;
  private final Execution execution;
  private final ResultEvents events;
  private final ResultAge age;
  private final InstantSource clock = InstantSource.system();

  Rendering(
      Originals originals,
      Renditions renditions,
      Styles styles,
      Renderer renderer,
      Execution execution,
      ResultEvents events,
      MeterRegistry metrics) {
    this.originals = originals;
    this.renditions = renditions;
    this.styles = styles;
    this.renderer = renderer;
    this.execution = execution;
    this.events = events;
    age = new ResultAge(metrics, WorkerKind.RENDITION);
  }

  @Override
  public void handle(ImageUploaded event, Trigger trigger) {
    var key = event.key();
    while (true) {
      var original = originals.fetch(key);
      if (original.isEmpty()) {
        LOG.infof("event=image_gone image=\"%s\"", LogName.of(key));
        return;
      }
      var eTag = original.get().object().eTag();
      var there = renditions.styles(key);
      var hasReplaced = make(event, original.get(), there, trigger);
      hasReplaced |= removeOutdated(key, eTag, trigger);
      // Where something was replaced, it may have been that of a later image, whose event has had
      // its turn. Where nothing was, that event's turn comes.
      if (!hasReplaced || originals.isStill(key, eTag)) {
        return;
      }
    }
  }

  @Override
  public void giveUp(ImageUploaded event, ErrorCode code, String detail) {
    var original = originals.describe(event.key());
    if (original.isEmpty()) {
      return;
    }
    for (var style : styles.eager()) {
      var stamp = stamp(original.get().eTag(), processing(style));
      var made = made(renditions.style(event.key(), style));
      if (made.filter(it -> it.stamp().satisfies(stamp)).isEmpty()) {
        fail(event.key(), style, stamp, made, code, detail);
      }
    }
  }

  private Processing processing(String style) {
    return styles.find(style, Optional.empty()).orElseThrow();
  }

  private RenditionStamp stamp(ETag eTag, Processing processing) {
    return new RenditionStamp(eTag, processing.canonical(), renderer.id());
  }

  private Optional<StoredRendition> made(ObjectKey rendition) {
    return renditions.describe(rendition).filter(StoredRendition.Made.class::isInstance);
  }

  /** An eager style that has to be made. */
  private record Missing(
      String style,
      Processing processing,
      RenditionStamp stamp,
      Optional<StoredRendition> stored,
      boolean hasFailed) {}

  /**
   * Makes the eager styles that are not there.
   *
   * @param there which keys of the image's styles may be there
   * @return whether they may have taken the place of something
   */
  private boolean make(
      ImageUploaded event,
      Originals.Original original,
      Predicate<ObjectKey> there,
      Trigger trigger) {
    var eTag = original.object().eTag();
    var missing = new ArrayList<Missing>();
    for (var style : styles.eager()) {
      look(event.key(), style, eTag, there, trigger).ifPresent(missing::add);
    }
    var started = System.nanoTime();
    var attempts =
        render(event.key(), original, missing.stream().map(Missing::processing).toList());
    var hasReplaced = false;
    for (int i = 0; i < missing.size(); i++) {
      hasReplaced |= end(event, missing.get(i), attempts.get(i), there, trigger, started);
    }
    return hasReplaced;
  }

  /** Publishes a style that needs not be made. */
  private Optional<Missing> look(
      ObjectKey key, String style, ETag eTag, Predicate<ObjectKey> there, Trigger trigger) {
    var processing = processing(style);
    var stamp = stamp(eTag, processing);
    var rendition = renditions.style(key, style);
    var stored = there.test(rendition) ? made(rendition) : Optional.<StoredRendition>empty();
    if (stored.filter(made -> made.stamp().satisfies(stamp)).isPresent()) {
      events.publish(completed(key, style, stamp));
      return Optional.empty();
    }
    var hasFailed = there.test(renditions.failure(key, style));
    var failed = hasFailed ? failure(key, style, stamp) : Optional.<StoredRendition.Failed>empty();
    if (trigger == Trigger.NEW && failed.isPresent()) {
      events.publish(failed(key, style, stamp, failed.get().code(), failed.get().detail()));
      return Optional.empty();
    }
    return Optional.of(new Missing(style, processing, stamp, stored, hasFailed));
  }

  /**
   * Renders, all of them from one decoding where that succeeds.
   *
   * <p>INVARIANT: what ends the work on all processings together is no failure of any: each is then
   * tried by itself, so that one that crashes the decoder does not take the others with it.
   *
   * @return for each processing, what gives its rendition or throws why there is none
   */
  private List<Supplier<Rendered>> render(
      ObjectKey key, Originals.Original original, List<Processing> processings) {
    if (processings.size() > 1) {
      try {
        var bytes = original.bytes();
        return execution
            .compute(
                Claim.ofEvent(key).taking(renderer.memoryOfAll(bytes, processings)),
                cancellation -> renderer.renderAll(bytes, processings, cancellation))
            .stream()
            .<Supplier<Rendered>>map(attempt -> attempt::get)
            .toList();
      } catch (TuwenException e) {
        LOG.infof(
            "event=renditions_apart image=\"%s\" code=%s detail=\"%s\"",
            LogName.of(key), e.code().code(), e.getMessage());
      }
    }
    return processings.stream()
        .<Supplier<Rendered>>map(it -> () -> render(key, original.bytes(), it))
        .toList();
  }

  private Rendered render(ObjectKey key, byte[] original, Processing processing) {
    return execution.compute(
        Claim.ofEvent(key).taking(renderer.memory(original, processing)),
        cancellation -> renderer.render(original, processing, cancellation));
  }

  /**
   * Stores and publishes what became of a style.
   *
   * @return whether it may have taken the place of something
   */
  private boolean end(
      ImageUploaded event,
      Missing missing,
      Supplier<Rendered> attempt,
      Predicate<ObjectKey> there,
      Trigger trigger,
      long started) {
    var key = event.key();
    var style = missing.style();
    var stamp = missing.stamp();
    var eTag = stamp.eTag();
    var rendition = renditions.style(key, style);
    try {
      var rendered = attempt.get();
      var isNew = !there.test(rendition) && storeIfAbsent(rendition, rendered, stamp);
      if (!isNew) {
        renditions.store(rendition, rendered.bytes(), rendered.contentType(), stamp);
      }
      if (missing.hasFailed()) {
        renditions.delete(renditions.failure(key, style));
      }
      events.publish(completed(key, style, stamp));
      LOG.infof(
          "event=rendition_made image=\"%s\" etag=%s style=%s bytes=%d ms=%d",
          LogName.of(key),
          eTag,
          style,
          rendered.bytes().length,
          (System.nanoTime() - started) / 1_000_000);
      age.published(event, eTag, trigger, true);
      return !isNew;
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      fail(key, style, stamp, missing.stored(), e.code(), e.getMessage());
      age.published(event, eTag, trigger, false);
      return true;
    }
  }

  /** Whether it was stored, or is there already: another worker handled the same event at once. */
  private boolean storeIfAbsent(ObjectKey rendition, Rendered rendered, RenditionStamp stamp) {
    return renditions.storeIfAbsent(rendition, rendered.bytes(), rendered.contentType(), stamp)
        || made(rendition).filter(it -> it.stamp().satisfies(stamp)).isPresent();
  }

  /** Why this very thing could not be made before. */
  private Optional<StoredRendition.Failed> failure(
      ObjectKey key, String style, RenditionStamp stamp) {
    return renditions
        .describe(renditions.failure(key, style))
        .filter(StoredRendition.Failed.class::isInstance)
        .map(StoredRendition.Failed.class::cast)
        .filter(known -> known.stamp().satisfies(stamp));
  }

  /**
   * INVARIANT: what users see already is never replaced by a failure to make it again. What an
   * engine made that is not trusted, users do not see.
   */
  private void fail(
      ObjectKey key,
      String style,
      RenditionStamp stamp,
      Optional<StoredRendition> stored,
      ErrorCode code,
      String detail) {
    LOG.infof(
        "event=rendition_failed image=\"%s\" etag=%s style=%s code=%s detail=\"%s\"",
        LogName.of(key), stamp.eTag(), style, code.code(), detail);
    if (stored.filter(made -> made.stamp().isServed(stamp.eTag())).isPresent()) {
      return;
    }
    if (failure(key, style, stamp).filter(it -> it.code().equals(code.code())).isEmpty()) {
      renditions.storeFailure(key, style, stamp, code.code(), detail);
      renditions.delete(renditions.style(key, style));
    }
    events.publish(failed(key, style, stamp, code.code(), detail));
  }

  private ImageProcessed failed(
      ObjectKey key, String style, RenditionStamp stamp, String code, String detail) {
    return ImageProcessed.failed(
        WorkerKind.RENDITION,
        clock.instant(),
        key,
        stamp.eTag(),
        Map.of(ImageProcessed.STYLE, style),
        code,
        detail);
  }

  private ImageProcessed completed(ObjectKey key, String style, RenditionStamp stamp) {
    var attributes = new LinkedHashMap<String, String>();
    attributes.put(ImageProcessed.STYLE, style);
    attributes.put(ImageProcessed.OBJECT, renditions.style(key, style).value());
    return ImageProcessed.completed(
        WorkerKind.RENDITION, clock.instant(), key, stamp.eTag(), attributes);
  }

  /**
   * A bucket serves what it has, so what was made of an earlier version may not stay there, nor
   * what was made by an engine that is not trusted: a replay looks for both.
   *
   * @return whether there could be any
   */
  private boolean removeOutdated(ObjectKey key, ETag eTag, Trigger trigger) {
    var isForEver = ImageKey.parse(key).filter(image -> !image.id().isClientKey()).isPresent();
    if (isForEver && trigger == Trigger.NEW) {
      return false;
    }
    for (var rendition : renditions.keys(key)) {
      var isCurrent =
          renditions.describe(rendition).filter(it -> it.stamp().isServed(eTag)).isPresent();
      if (!isCurrent) {
        renditions.delete(rendition);
      }
    }
    return true;
  }
}
