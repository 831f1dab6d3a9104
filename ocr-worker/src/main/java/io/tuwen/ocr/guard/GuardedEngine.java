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
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * A provider that is asked no more often, no faster and no longer than it may be. Thread-safe.
 *
 * <p>INVARIANT: each call is counted before it is made, and the calls of all workers on one day are
 * no more than {@link Terms#dailyCalls}.
 */
public final class GuardedEngine implements OcrEngine {
  private static final Logger LOG = Logger.getLogger(GuardedEngine.class);

  private final OcrEngine engine;
  private final Terms terms;
  private final Spend spend;
  private final Clock clock;
  private final Gate gate;
  private final Pace pace;
  private final Breaker breaker;
  private final GuardMetrics metrics;

  /** Whether the last call could not be counted or was throttled, and none has succeeded since. */
  private volatile boolean isHindered;

  /** Guards an engine that has a provider. */
  public GuardedEngine(
      OcrEngine engine, Terms terms, Spend spend, Clock clock, MeterRegistry registry) {
    this.engine = engine;
    this.terms = terms;
    this.spend = spend;
    this.clock = clock;
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
    var isSlow = pace.delay(clock.instant()).compareTo(terms.patience()) > 0;
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
      var turn =
          pace.turn(clock.instant(), terms.patience())
              .orElseThrow(
                  () -> new NotAsked(NotAsked.Why.RATE, "the OCR provider is asked by others"));
      if (!turn.isZero()) {
        clock.pause(turn, cancellation);
      }
      return asked(pass, image, cancellation);
    } finally {
      gate.leave(pass);
    }
  }

  private ReadText asked(Pass pass, byte[] image, Cancellation cancellation) {
    var begun = clock.instant();
    try {
      var read = breaker.call(() -> mended(image, cancellation));
      ended(Outcome.ANSWERED);
      gate.succeeded(pass);
      return read;
    } catch (ProviderFailure e) {
      ended(Outcome.of(e.reason()));
      switch (e.reason()) {
        case THROTTLED -> pace.throttled(begun, clock.instant(), e.pause());
        case EXHAUSTED -> gate.off(pass, Trouble.EXHAUSTED, e.pause());
        case REFUSED -> gate.off(pass, Trouble.REFUSED, e.pause());
        case IMAGE -> gate.succeeded(pass);
        case UNAVAILABLE, TIMEOUT -> down(pass, e.pause());
        case DEFECT -> {
          LOG.errorf(e, "event=engine_defect engine=%s detail=\"%s\"", id(), e.getMessage());
          down(pass, e.pause());
        }
      }
      throw e;
    }
  }

  /** One call, and a second one where the engine has mended what the first failed for. */
  private ReadText mended(byte[] image, Cancellation cancellation) {
    try {
      return claimed(image, cancellation);
    } catch (ProviderFailure e) {
      if (!e.isMended()) {
        throw e;
      }
      ended(Outcome.of(e.reason()));
    }
    return claimed(image, cancellation);
  }

  private ReadText claimed(byte[] image, Cancellation cancellation) {
    spend.claim(id().name(), terms.dailyCalls());
    return answer(image, cancellation);
  }

  private void down(Pass pass, Duration pause) {
    if (breaker.isTripped() || pass.isProbe()) {
      gate.off(pass, Trouble.DOWN, pause);
    }
  }

  /** In the words of a provider, whatever the adapter says. */
  private ReadText answer(byte[] image, Cancellation cancellation) {
    try {
      return engine.read(image, cancellation);
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
    var rate = pace.rate(clock.instant());
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
