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
import io.tuwen.worker.result.Withdrawal;
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
 * <p>INVARIANT: when {@link #handle} has returned, every eager style of the original that was in
 * the bucket afterwards is stored, or it is stored why not, and that is published; or there is no
 * original, and nothing stored of it. Handling an event twice, or two events of one image at once,
 * changes nothing visible.
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
  private final Withdrawal withdrawal;
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
    withdrawal = new Withdrawal(originals, metrics);
    age = new ResultAge(metrics, WorkerKind.RENDITION);
  }

  @Override
  public void handle(ImageUploaded event, Trigger trigger) {
    var key = event.key();
    while (true) {
      var original = originals.fetch(key);
      if (original.isEmpty()) {
        if (isGone(key)) {
          return;
        }
        continue;
      }
      var eTag = original.get().object().eTag();
      var news = make(key, original.get(), renditions.styles(key), trigger);
      var current = withdrawal.current(key);
      if (current.filter(eTag::equals).isPresent()) {
        news.ended().forEach(it -> publish(event, it, trigger));
        if (news.failure().isPresent()) {
          throw news.failure().get();
        }
        if (!removeOutdated(key, eTag, trigger)) {
          return;
        }
        // What was removed may have been a later image's, whose event has had its turn.
        current = withdrawal.current(key);
      }
      if (current.filter(eTag::equals).isPresent() || (current.isEmpty() && isGone(key))) {
        return;
      }
    }
  }

  private boolean isGone(ObjectKey key) {
    return withdrawal.isFinal(key, () -> renditions.deleteAll(key));
  }

  private void publish(ImageUploaded event, Ended ended, Trigger trigger) {
    events.publish(ended.event());
    if (ended.isNew()) {
      var isCompleted = ended.event().outcome() == ImageProcessed.Outcome.COMPLETED;
      age.published(event, ended.event().eTag(), trigger, isCompleted);
    }
  }

  @Override
  public boolean hasRoomForResults(ObjectKey original) {
    return styles.eager().stream().allMatch(style -> renditions.hasRoom(original, style));
  }

  @Override
  public boolean isKnownToCrash(ImageUploaded event) {
    var key = event.key();
    var there = renditions.styles(key);
    return styles.eager().stream()
        .filter(style -> there.test(renditions.failure(key, style)))
        .flatMap(style -> failure(key, style, stamp(event.eTag(), processing(style))).stream())
        .anyMatch(it -> it.code().equals(ErrorCode.WORKER_CRASHED.code()));
  }

  @Override
  public boolean giveUp(ImageUploaded event, ErrorCode code, String detail) {
    var key = event.key();
    var original = withdrawal.current(key);
    if (original.isPresent()) {
      var failed = new ArrayList<ImageProcessed>();
      for (var style : styles.eager()) {
        var stamp = stamp(original.get(), processing(style));
        var made = made(renditions.style(key, style));
        if (made.filter(it -> it.stamp().satisfies(stamp)).isEmpty()) {
          fail(key, style, stamp, made, code, detail).ifPresent(failed::add);
        }
      }
      if (withdrawal.current(key).equals(original)) {
        failed.forEach(events::publish);
        return true;
      }
    }
    // There is none, or another one: no reason to give that up.
    handle(event, Trigger.NEW);
    return false;
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
   * A style that is at its end.
   *
   * @param event what is published of it
   * @param isNew whether that is so just now
   */
  private record Ended(ImageProcessed event, boolean isNew) {}

  /**
   * What became of the eager styles of one version of an original.
   *
   * @param failure why the rest of them are not at their end
   */
  private record News(List<Ended> ended, Optional<TuwenException> failure) {}

  /**
   * Makes the eager styles that are not there.
   *
   * @param there which keys of the image's styles may be there
   */
  private News make(
      ObjectKey key, Originals.Original original, Predicate<ObjectKey> there, Trigger trigger) {
    var eTag = original.object().eTag();
    var ended = new ArrayList<Ended>();
    try {
      var missing = new ArrayList<Missing>();
      for (var style : styles.eager()) {
        look(key, style, eTag, there, trigger, ended).ifPresent(missing::add);
      }
      var started = System.nanoTime();
      var attempts = render(key, original, missing.stream().map(Missing::processing).toList());
      for (int i = 0; i < missing.size(); i++) {
        end(key, missing.get(i), attempts.get(i), there, started)
            .map(event -> new Ended(event, true))
            .ifPresent(ended::add);
      }
      return new News(ended, Optional.empty());
    } catch (TuwenException e) {
      return new News(ended, Optional.of(e));
    }
  }

  /** A style that needs not be made is at its end. */
  private Optional<Missing> look(
      ObjectKey key,
      String style,
      ETag eTag,
      Predicate<ObjectKey> there,
      Trigger trigger,
      List<Ended> ended) {
    var processing = processing(style);
    var stamp = stamp(eTag, processing);
    var rendition = renditions.style(key, style);
    var stored = there.test(rendition) ? made(rendition) : Optional.<StoredRendition>empty();
    if (stored.filter(made -> made.stamp().satisfies(stamp)).isPresent()) {
      ended.add(new Ended(completed(key, style, stamp), false));
      return Optional.empty();
    }
    var hasFailed = there.test(renditions.failure(key, style));
    var failed = hasFailed ? failure(key, style, stamp) : Optional.<StoredRendition.Failed>empty();
    if (trigger == Trigger.NEW && failed.isPresent()) {
      var known = failed(key, style, stamp, failed.get().code(), failed.get().detail());
      ended.add(new Ended(known, false));
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
   * Stores what became of a style.
   *
   * @return what is to be published of it
   */
  private Optional<ImageProcessed> end(
      ObjectKey key,
      Missing missing,
      Supplier<Rendered> attempt,
      Predicate<ObjectKey> there,
      long started) {
    var style = missing.style();
    var stamp = missing.stamp();
    var rendition = renditions.style(key, style);
    try {
      var rendered = attempt.get();
      if (there.test(rendition) || !storeIfAbsent(rendition, rendered, stamp)) {
        renditions.store(rendition, rendered.bytes(), rendered.contentType(), stamp);
      }
      if (missing.hasFailed()) {
        renditions.delete(renditions.failure(key, style));
      }
      LOG.infof(
          "event=rendition_made image=\"%s\" etag=%s style=%s bytes=%d ms=%d",
          LogName.of(key),
          stamp.eTag(),
          style,
          rendered.bytes().length,
          (System.nanoTime() - started) / 1_000_000);
      return Optional.of(completed(key, style, stamp));
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      return fail(key, style, stamp, missing.stored(), e.code(), e.getMessage());
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
   *
   * @return what is to be published of it
   */
  private Optional<ImageProcessed> fail(
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
      return Optional.empty();
    }
    if (failure(key, style, stamp).filter(it -> it.code().equals(code.code())).isEmpty()) {
      renditions.storeFailure(key, style, stamp, code.code(), detail);
      renditions.delete(renditions.style(key, style));
    }
    return Optional.of(failed(key, style, stamp, code.code(), detail));
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
