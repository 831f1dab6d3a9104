package io.tuwen.ocr.guard;

import io.tuwen.contract.EngineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jboss.logging.Logger;

/**
 * Lets calls through to a provider, but for a while after it had trouble. After the pause one call
 * at a time probes it, until one has succeeded; each pause in a row is twice as long. Thread-safe.
 *
 * <p>INVARIANT: trouble of calls that began before a pause makes no other pause.
 */
final class Gate {
  private static final Logger LOG = Logger.getLogger(Gate.class);

  private final EngineId engine;
  private final Clock clock;
  private Duration end = Duration.ZERO;

  /** The same as a date, to be told. */
  private Instant until = Instant.EPOCH;

  private String reason = "";
  private int pauses;
  private int generation;
  private boolean isProbing;

  Gate(EngineId engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  /** Why a provider is off, and how long at first and at most. */
  enum Trouble {
    /** It fails or does not answer. */
    DOWN(Duration.ofSeconds(30), Duration.ofMinutes(10)),
    /** No calls are left. */
    EXHAUSTED(Duration.ofMinutes(10), Duration.ofHours(6)),
    /** It does not accept us. */
    REFUSED(Duration.ofMinutes(10), Duration.ofHours(6));

    private final Duration first;
    private final Duration longest;

    Trouble(Duration first, Duration longest) {
      this.first = first;
      this.longest = longest;
    }

    Duration pause(int earlier) {
      var pause = first;
      for (int i = 0; i < earlier && pause.compareTo(longest) < 0; i++) {
        pause = pause.multipliedBy(2);
      }
      return pause.compareTo(longest) < 0 ? pause : longest;
    }
  }

  /**
   * A call that was let through.
   *
   * @param isProbe whether others wait for how it ends
   */
  record Pass(int generation, boolean isProbe) {}

  /**
   * Lets a call through; {@link #leave} ends it.
   *
   * @throws NotAsked where none is let through at the moment
   */
  synchronized Pass enter() {
    if (isShut()) {
      throw new NotAsked(NotAsked.Why.PAUSED, "the OCR provider is not asked for a while");
    }
    if (pauses == 0) {
      return new Pass(generation, false);
    }
    if (isProbing) {
      throw new NotAsked(NotAsked.Why.PAUSED, "the OCR provider is tried with one image first");
    }
    isProbing = true;
    return new Pass(generation, true);
  }

  /**
   * Keeps a call back that was let through before trouble that others had meanwhile.
   *
   * @throws NotAsked where that is so
   */
  synchronized void check(Pass pass) {
    if (pass.generation() != generation) {
      throw new NotAsked(NotAsked.Why.PAUSED, "the OCR provider is not asked for a while");
    }
  }

  /** A call has ended, however. */
  synchronized void leave(Pass pass) {
    if (pass.isProbe()) {
      isProbing = false;
    }
  }

  /** The provider does its work. */
  synchronized void succeeded(Pass pass) {
    if (pass.generation() == generation && pauses > 0) {
      pauses = 0;
      reason = "";
      LOG.infof("event=engine_on engine=%s", engine);
    }
  }

  /**
   * The provider is off from now on.
   *
   * @param wanted for how long it said; zero where it did not
   */
  synchronized void off(Pass pass, Trouble trouble, Duration wanted) {
    if (pass.generation() != generation) {
      return;
    }
    generation++;
    var pause = wanted.isZero() ? trouble.pause(pauses) : wanted;
    pauses++;
    end = clock.elapsed().plus(pause);
    until = clock.instant().plus(pause);
    reason = trouble.name().toLowerCase(Locale.ROOT);
    LOG.warnf("event=engine_off engine=%s reason=%s until=%s", engine, reason, until);
  }

  /** Whether no call is let through. */
  synchronized boolean isShut() {
    return clock.elapsed().compareTo(end) < 0;
  }

  /** Whether it had trouble, and no call has succeeded since. */
  synchronized boolean isTroubled() {
    return pauses > 0;
  }

  synchronized String reason() {
    return reason;
  }

  synchronized Instant until() {
    return until;
  }
}
