package io.tuwen.ocr.spend;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * Counts the calls of providers that cost money: those of all workers together, by engine and day
 * in China. Thread-safe.
 */
public interface Spend {
  /**
   * How a worker finds a provider.
   *
   * @param state {@code on}, {@code probing} or {@code off}
   * @param reason null where it is on
   * @param until null where it is on
   * @param rate calls per second that it allows itself
   */
  record State(String state, String reason, Instant until, double rate) {}

  /** From now on others hear of this provider, too. */
  void watch(String engine, int dailyCalls, double price, Supplier<State> state);

  /**
   * Counts a call that is about to be made.
   *
   * <p>INVARIANT: of the calls that all workers claim for one engine on one day, no more return
   * than {@code dailyCalls}, whenever workers die.
   *
   * @throws io.tuwen.ocr.guard.NotAsked where the day's calls are used up, or this one could not be
   *     counted
   */
  void claim(String engine, int dailyCalls);

  /** A call that was claimed has ended. */
  void ended(String engine, String outcome);

  /** The calls of all workers today. */
  long used(String engine);

  /** Whether no call is left today. */
  default boolean isUsedUp(String engine, int dailyCalls) {
    return used(engine) >= dailyCalls;
  }

  /** When the calls are counted from zero again. */
  Instant nextDay();
}
