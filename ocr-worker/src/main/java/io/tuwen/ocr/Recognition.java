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
import io.tuwen.contract.store.Originals.Original;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.ocr.EngineChain.Readings;
import io.tuwen.ocr.canary.Canary;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.lane.ImageWork;
import io.tuwen.worker.lane.ResultAge;
import io.tuwen.worker.lane.Trigger;
import io.tuwen.worker.result.ResultEvents;
import io.tuwen.worker.result.Withdrawal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An image's way from its event to its stored and published result.
 *
 * <p>INVARIANT: when {@link #handle} has returned, the result of the original that was in the
 * bucket after it was stored is published; or there is no original, and nothing stored of it.
 * Handling an event twice, or two events of one image at once, changes nothing visible.
 */
@ApplicationScoped
public class Recognition implements ImageWork {
  private static final Logger LOG = Logger.getLogger(Recognition.class);

  /** How long an event waits for another of its image; then its place goes to other images. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Originals originals;
  private final OcrResults results;
  private final EngineChain engines;
  private final ResultEvents events;
  private final Optional<Canary> canary;
  private final LocalApps apps;
  private final Withdrawal withdrawal;
  private final Unstored unstored = new Unstored();
  private final Tries tries;
  private final Turns turns = new Turns(PATIENCE);
  private final ResultAge age;
  private final InstantSource clock = InstantSource.system();

  Recognition(
      Originals originals,
      OcrResults results,
      EngineChain engines,
      Tries tries,
      Optional<Canary> canary,
      LocalApps apps,
      ResultEvents events,
      MeterRegistry metrics) {
    this.originals = originals;
    this.results = results;
    this.engines = engines;
    this.tries = tries;
    this.canary = canary;
    this.apps = apps;
    this.events = events;
    withdrawal = new Withdrawal(originals, metrics);
    age = new ResultAge(metrics, WorkerKind.OCR);
  }

  @Override
  public void handle(ImageUploaded event, Trigger trigger) {
    handle(event, trigger, engines);
  }

  @Override
  public void handleBy(EngineId engine, ImageUploaded event) {
    handle(event, Trigger.REPLAYED, engines.by(engine));
  }

  private void handle(ImageUploaded event, Trigger trigger, EngineChain wantedEngines) {
    turns.inTurn(
        event.key(),
        () -> {
          handleAlone(event, trigger, wantedEngines);
          return true;
        });
  }

  private void handleAlone(ImageUploaded event, Trigger trigger, EngineChain wantedEngines) {
    var key = event.key();
    var wanted = event.eTag();
    while (true) {
      var known = results.describe(key);
      // Where users see no text yet, any engine will do.
      var asked = known.filter(OcrStamp::completed).isPresent() ? wantedEngines : engines;
      var done = done(key, known, wanted, trigger, asked);
      var original = done.isPresent() ? Optional.<Original>empty() : originals.fetch(key);
      if (done.isEmpty() && original.isEmpty()) {
        if (withdrawal.isFinal(key, () -> results.delete(key))) {
          return;
        }
        continue;
      }
      if (done.isEmpty()) {
        var object = original.get().object();
        asked = apps.isLocal(object) ? local(asked) : asked;
        // The event may be of another version than the one that is there, and has its result.
        done = done(key, known, object.eTag(), trigger, asked);
      }
      OcrResult result;
      var readBy = Set.<EngineId>of();
      if (done.isPresent()) {
        result = done.get();
        completeText(result);
      } else {
        var read = read(original.get(), asked);
        readBy = read.by();
        result = stored(read.result(), known, asked);
        forgetTries(key, result.eTag());
      }
      var current = withdrawal.current(key);
      if (current.filter(result.eTag()::equals).isPresent()) {
        events.publish(processed(result));
        if (done.isEmpty()) {
          var isCompleted = result instanceof OcrResult.Completed;
          age.published(event, result.eTag(), trigger, isCompleted);
          if (trigger == Trigger.NEW) {
            compare(original.get(), result, readBy);
          }
        }
        return;
      }
      if (current.isEmpty() && withdrawal.isFinal(key, () -> results.delete(key))) {
        return;
      }
      // Ours may have taken the place of a later image's, whose event has had its turn.
      wanted = current.orElse(wanted);
    }
  }

  /**
   * The stored result, where nothing has to be read any more. A worker that was killed after it
   * stored it may have left something undone.
   */
  private Optional<OcrResult> done(
      ObjectKey key, Optional<OcrStamp> known, ETag wanted, Trigger trigger, EngineChain chain) {
    return known.filter(it -> isDone(it, wanted, trigger, chain)).flatMap(it -> results.find(key));
  }

  /** Where an operator wants a provider, and the app does not: an engine that computes here. */
  private EngineChain local(EngineChain chain) {
    var local = chain.local();
    return local.isEmpty() ? engines.local() : local;
  }

  private void forgetTries(ObjectKey key, ETag eTag) {
    unstored.forget(key, eTag);
    tries.forget(key, eTag);
  }

  /** After the text is there for its users; it does not wait for the other engine. */
  private void compare(Original original, OcrResult result, Set<EngineId> readBy) {
    if (result instanceof OcrResult.Completed shown
        && canary
            .filter(it -> !readBy.contains(it.engine()))
            .filter(it -> it.wants(shown.key(), shown.engine(), apps.isLocal(original.object())))
            .isPresent()) {
      canary.get().offer(shown.key(), original.bytes(), shown.text(), shown.engine());
    }
  }

  @Override
  public boolean hasRoomForResults(ObjectKey original) {
    return original.hasRoomForResults();
  }

  @Override
  public boolean isKnownToCrash(ImageUploaded event) {
    return results
        .describe(event.key())
        .filter(it -> !it.completed() && it.eTag().equals(event.eTag()))
        .flatMap(it -> results.find(event.key()))
        .filter(OcrResult.Failed.class::isInstance)
        .map(it -> ((OcrResult.Failed) it).code())
        .filter(ErrorCode.WORKER_CRASHED.code()::equals)
        .isPresent();
  }

  /**
   * INVARIANT: no image is given up because of a provider while a provider has trouble, or has not
   * been asked: its outage makes images wait, as that of the storage does, and does not make them
   * fail. Nor because another event of it is in work.
   */
  @Override
  public boolean waitsOut(TuwenException failure) {
    return failure instanceof Turns.Later || engines.isTrouble(failure);
  }

  @Override
  public boolean giveUp(ImageUploaded event, ErrorCode code, String detail) {
    return turns.inTurn(event.key(), () -> giveUpAlone(event, code, detail));
  }

  private boolean giveUpAlone(ImageUploaded event, ErrorCode code, String detail) {
    var key = event.key();
    var original = withdrawal.current(key);
    var read = original.flatMap(it -> unstored.find(key, it));
    if (original.isPresent() && read.isEmpty()) {
      var result = given(key, original.get(), code, detail);
      forgetTries(key, result.eTag());
      if (withdrawal.current(key).filter(result.eTag()::equals).isPresent()) {
        events.publish(processed(result));
        return true;
      }
    }
    // There is none, or another one, or what it says is known: no reason to give that up.
    handleAlone(event, Trigger.NEW, read.map(it -> engines.by(it.best().engine())).orElse(engines));
    return false;
  }

  private OcrResult given(ObjectKey key, ETag eTag, ErrorCode code, String detail) {
    var read = done(key, results.describe(key), eTag, Trigger.REPLAYED, engines);
    if (read.isPresent()) {
      completeText(read.get());
      return read.get();
    }
    var failed =
        new OcrResult.Failed(key, eTag, engines.preferred(), clock.instant(), code.code(), detail);
    return store(failed, engines);
  }

  private boolean isDone(OcrStamp stamp, ETag eTag, Trigger trigger, EngineChain chain) {
    return (stamp.completed() || trigger == Trigger.NEW)
        && stamp.eTag().equals(eTag)
        && chain.isUpToDate(stamp.engine());
  }

  private void completeText(OcrResult result) {
    if (!results.hasText(result.key(), result.eTag())) {
      results.storeText(result);
    }
  }

  /**
   * What has become of an image that was not read before.
   *
   * @param by the providers that may have charged for it
   */
  private record Read(OcrResult result, Set<EngineId> by) {}

  private Read read(Original original, EngineChain chain) {
    var key = original.object().key();
    var eTag = original.object().eTag();
    var started = System.nanoTime();
    try {
      var earlier = unstored.find(key, eTag).filter(it -> chain.isUpToDate(it.best().engine()));
      var readings = earlier.isPresent() ? earlier.get() : readNow(original, chain);
      var read = readings.best();
      LOG.infof(
          "event=image_read image=\"%s\" etag=%s engine=%s lines=%d ms=%d",
          LogName.of(key), eTag, read.engine(), read.text().lines().size(), millisSince(started));
      return new Read(
          new OcrResult.Completed(key, eTag, read.engine(), clock.instant(), read.text()),
          readings.charged());
    } catch (TuwenException e) {
      if (e.category() != Category.PERMANENT) {
        throw e;
      }
      LOG.infof(
          "event=image_failed image=\"%s\" etag=%s code=%s detail=\"%s\" ms=%d",
          LogName.of(key), eTag, e.code().code(), e.getMessage(), millisSince(started));
      return new Read(
          new OcrResult.Failed(
              key, eTag, judge(e), clock.instant(), e.code().code(), e.getMessage()),
          Set.of());
    }
  }

  private Readings readNow(Original original, EngineChain chain) {
    var key = original.object().key();
    var eTag = original.object().eTag();
    var readings = chain.read(original.bytes(), Claim.ofEvent(key), tries.of(key, eTag));
    if (readings.haveCost()) {
      unstored.keep(key, eTag, readings);
    }
    return readings;
  }

  /** What is refused before an engine has seen it is refused in the name of the first. */
  private EngineId judge(TuwenException e) {
    return e instanceof EngineFailure failure ? failure.engine() : engines.preferred();
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private OcrResult stored(OcrResult result, Optional<OcrStamp> known, EngineChain chain) {
    return known.isEmpty() && results.storeIfAbsent(result) ? result : store(result, chain);
  }

  /**
   * INVARIANT: what users see already is replaced only by something newer: never by a failure to
   * read it again, and not by the same once more, when two handle one image at once.
   *
   * @return what stands there then, which is what is told
   */
  private OcrResult store(OcrResult result, EngineChain chain) {
    var known = results.describe(result.key()).filter(stamp -> stamp.eTag().equals(result.eTag()));
    var standing =
        known.filter(it -> stands(it, result, chain)).flatMap(it -> results.find(result.key()));
    if (standing.isPresent()) {
      LOG.infof("event=result_stands image=\"%s\"", LogName.of(result.key()));
      completeText(standing.get());
      return standing.get();
    }
    results.store(result);
    return result;
  }

  private boolean stands(OcrStamp known, OcrResult result, EngineChain chain) {
    if (known.completed()) {
      return result instanceof OcrResult.Failed || chain.isUpToDate(known.engine());
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
