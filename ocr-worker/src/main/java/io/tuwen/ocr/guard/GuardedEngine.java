package io.tuwen.ocr.guard;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.guard.Gate.Pass;
import io.tuwen.ocr.guard.Gate.Trouble;
import io.tuwen.ocr.spend.Spend;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.MemoryBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A provider that is asked no more often, no faster and no longer than it may be. Thread-safe.
 *
 * <p>INVARIANT: each call is counted before it is made, and the calls of all workers on one day are
 * no more than {@link Terms#dailyCalls}. What is counted and timed is the call alone: an image is
 * prepared before, and what the provider did not say itself is not held against it.
 */
public final class GuardedEngine implements OcrEngine {
  private static final Logger LOG = Logger.getLogger(GuardedEngine.class);

  private final OcrEngine engine;
  private final Terms terms;
  private final Spend spend;
  private final Clock clock;
  private final MemoryBudget memory;
  private final Gate gate;
  private final Pace pace;
  private final Breaker breaker;
  private final GuardMetrics metrics;

  /** Whether the last call could not be counted or was throttled, and none has succeeded since. */
  private volatile boolean isHindered;

  /**
   * Guards an engine that has a provider.
   *
   * @param memory that of the worker, of which an image takes what it needs to be prepared
   */
  public GuardedEngine(
      OcrEngine engine,
      Terms terms,
      Spend spend,
      Clock clock,
      MemoryBudget memory,
      MeterRegistry registry) {
    this.engine = engine;
    this.terms = terms;
    this.spend = spend;
    this.clock = clock;
    this.memory = memory;
    gate = new Gate(engine.id(), clock);
    pace = new Pace(terms.rate());
    breaker = new Breaker(engine.id().name(), engine.provider().orElseThrow(), terms.timeout());
    metrics = new GuardMetrics(registry, engine.id().name(), terms, spend);
    metrics.watch(this::state, breaker::isTripped);
    spend.watch(engine.id().name(), terms.dailyCalls(), terms.price(), this::state);
  }

  @Override
  public EngineId id() {
    return engine.id();
  }

  @Override
  public Optional<Provider> provider() {
    return engine.provider();
  }

  @Override
  public void warmUp() {
    engine.warmUp();
  }

  @Override
  public Availability availability() {
    if (gate.isShut() || spend.isUsedUp(id().name(), terms.dailyCalls())) {
      return Availability.OFF;
    }
    var isSlow = pace.delay(clock.elapsed()).compareTo(terms.patience()) > 0;
    return gate.isTroubled() || isSlow || isHindered ? Availability.TROUBLED : Availability.ON;
  }

  @Override
  public ReadText read(byte[] image, Cancellation cancellation) {
    try {
      var read = guarded(image, cancellation);
      isHindered = false;
      return read;
    } catch (NotAsked e) {
      metrics.notAsked(e.why());
      if (e.why() == NotAsked.Why.UNCOUNTED) {
        isHindered = true;
      }
      throw e;
    } catch (ProviderFailure e) {
      heard(e.reason());
      throw e;
    }
  }

  private void heard(Reason reason) {
    if (reason == Reason.THROTTLED) {
      isHindered = true;
    } else if (reason == Reason.IMAGE) {
      isHindered = false;
    }
  }

  private ReadText guarded(byte[] image, Cancellation cancellation) {
    var pass = gate.enter();
    try {
      return new Reading(image, pass, cancellation).read();
    } finally {
      gate.leave(pass);
    }
  }

  private static NotAsked tooLate() {
    return new NotAsked(NotAsked.Why.RATE, "no time was left to ask the OCR provider");
  }

  private static NotAsked noMemory() {
    return new NotAsked(NotAsked.Why.BUSY, "other images take the memory of this worker");
  }

  /**
   * One image, in the time that it has.
   *
   * <p>INVARIANT: a call is sent only where all of its time is left, since its answer would go
   * nowhere. What others have taken of that time is {@link NotAsked}, and the image waits for as
   * long as it takes; an image that has used it up by itself has failed.
   */
  private final class Reading {
    private final byte[] image;
    private final Pass pass;
    private final Cancellation cancellation;
    private final Time time;

    Reading(byte[] image, Pass pass, Cancellation cancellation) {
      this.image = image;
      this.pass = pass;
      this.cancellation = cancellation;
      time = new Time(clock, terms, cancellation);
    }

    ReadText read() {
      if (pace.delay(clock.elapsed()).compareTo(terms.patience()) > 0) {
        throw tooLate();
      }
      var prepared = prepared();
      waitForTurn();
      return asked(prepared);
    }

    private Prepared prepared() {
      var prepared = ready(engine.memory(image), () -> engine.prepare(image, cancellation));
      if (time.isSpent()) {
        throw new TuwenException(
            ErrorCode.ENGINE_TIMEOUT, "the picture for the OCR provider took too long to make");
      }
      return prepared;
    }

    private void checkTime() {
      if (time.left().isNegative()) {
        throw tooLate();
      }
    }

    private void waitForTurn() {
      checkTime();
      var turn = pace.turn(clock.elapsed(), time.left()).orElseThrow(GuardedEngine::tooLate);
      if (!turn.isZero()) {
        clock.pause(turn, cancellation);
      }
    }

    /** An image takes memory while it is decoded, and not while the provider reads. */
    private <T> T ready(long bytes, Supplier<T> step) {
      return memory
          .within(time.left(), bytes, cancellation, () -> tried(step))
          .orElseThrow(GuardedEngine::noMemory);
    }

    /**
     * Does what comes before a call. What fails here is the image's or ours, but for what the
     * provider says where it is asked for a token.
     */
    private <T> T tried(Supplier<T> step) {
      var asked = clock.elapsed();
      try {
        return step.get();
      } catch (ProviderFailure e) {
        if (e.reason() != Reason.IMAGE) {
          breaker.count(e);
          heard(pass, asked, e);
        }
        throw e;
      } catch (TuwenException e) {
        throw reason(e) == Reason.IMAGE ? new ProviderFailure(Reason.IMAGE, e.getMessage(), e) : e;
      } catch (RuntimeException e) {
        LOG.errorf(e, "event=engine_defect engine=%s detail=\"an image was not prepared\"", id());
        throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the OCR provider's adapter failed", e);
      }
    }

    /** One call, and a second one where the engine mends what the first failed for. */
    private ReadText asked(Prepared prepared) {
      var asked = clock.elapsed();
      Optional<Prepared> renewed;
      try {
        return claimed(prepared);
      } catch (ProviderFailure e) {
        renewed = e.isMended() ? renewed(prepared, asked, e) : Optional.empty();
        if (renewed.isEmpty()) {
          throw told(asked, e);
        }
        if (time.left().isNegative()) {
          throw told(asked, prepared.unrenewed().orElse(e));
        }
      }
      try {
        return claimed(renewed.get());
      } catch (ProviderFailure e) {
        throw told(asked, e);
      } catch (NotAsked e) {
        throw prepared.unrenewed().<TuwenException>map(it -> told(asked, it)).orElse(e);
      }
    }

    private ProviderFailure told(Duration asked, ProviderFailure said) {
      heard(pass, asked, said);
      return said;
    }

    /** Where we cannot mend it now, what the provider said counts: it was paid for. */
    private Optional<Prepared> renewed(Prepared prepared, Duration asked, ProviderFailure said) {
      try {
        return ready(prepared.memory(), prepared::renewed);
      } catch (ProviderFailure e) {
        throw e;
      } catch (TuwenException e) {
        said.addSuppressed(e);
        if (cancellation.isCancelled()) {
          throw said;
        }
        throw prepared.unrenewed().map(it -> told(asked, it)).orElse(said);
      }
    }

    private ReadText claimed(Prepared prepared) {
      gate.check(pass);
      cancellation.check();
      checkTime();
      try {
        var read = breaker.call(this::claim, () -> answer(prepared));
        ended(Outcome.ANSWERED);
        gate.succeeded(pass);
        return read;
      } catch (ProviderFailure e) {
        ended(Outcome.of(e.reason()));
        throw e;
      }
    }

    /** It may take seconds, and then it is better lost than the call. */
    private void claim() {
      spend.claim(id().name(), terms.dailyCalls());
      checkTime();
    }
  }

  private void heard(Pass pass, Duration asked, ProviderFailure said) {
    switch (said.reason()) {
      case THROTTLED -> pace.throttled(asked, clock.elapsed(), said.pause());
      case EXHAUSTED -> gate.off(pass, Trouble.EXHAUSTED, said.pause());
      case REFUSED -> gate.off(pass, Trouble.REFUSED, said.pause());
      case IMAGE -> gate.succeeded(pass);
      case UNAVAILABLE, TIMEOUT -> down(pass, said.pause());
      case DEFECT -> {
        LOG.errorf(said, "event=engine_defect engine=%s detail=\"%s\"", id(), said.getMessage());
        down(pass, said.pause());
      }
    }
  }

  private void down(Pass pass, Duration pause) {
    if (breaker.isTripped() || pass.isProbe()) {
      gate.off(pass, Trouble.DOWN, pause);
    }
  }

  /** In the words of a provider, whatever the adapter says. */
  private static ReadText answer(Prepared prepared) {
    try {
      return prepared.call();
    } catch (ProviderFailure e) {
      throw e;
    } catch (TuwenException e) {
      throw new ProviderFailure(reason(e), e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new ProviderFailure(Reason.DEFECT, "the OCR provider's adapter failed", e);
    }
  }

  private static Reason reason(TuwenException e) {
    if (e.code() == ErrorCode.PROCESSING_TIMEOUT || e.code() == ErrorCode.ENGINE_TIMEOUT) {
      return Reason.TIMEOUT;
    }
    return e.category() == Category.PERMANENT ? Reason.IMAGE : Reason.UNAVAILABLE;
  }

  private void ended(Outcome outcome) {
    metrics.ended(outcome);
    spend.ended(id().name(), outcome.label());
  }

  /** How it is now. */
  private Spend.State state() {
    var rate = pace.rate(clock.elapsed());
    if (spend.isUsedUp(id().name(), terms.dailyCalls())) {
      return new Spend.State("off", "cap", spend.nextDay(), rate);
    }
    if (!gate.isTroubled()) {
      return new Spend.State("on", null, null, rate);
    }
    return new Spend.State(gate.isShut() ? "off" : "probing", gate.reason(), gate.until(), rate);
  }

  @Override
  public long memory(byte[] image) {
    return engine.memory(image);
  }

  @Override
  public void close() {
    engine.close();
  }
}
