package io.tuwen.ocr;

import io.tuwen.ocr.guard.NotAsked;
import io.tuwen.ocr.spend.Spend;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Counts the calls of one worker on one day. */
public class FakeSpend implements Spend {
  public long claimed;

  /** Whether the log takes nothing. */
  public BooleanSupplier isBroken = () -> false;

  @Override
  public void watch(String engine, int dailyCalls, double price, Supplier<State> state) {}

  @Override
  public synchronized void claim(String engine, int dailyCalls) {
    if (isBroken.getAsBoolean()) {
      throw new NotAsked(NotAsked.Why.UNCOUNTED, "no broker");
    }
    if (isUsedUp(engine, dailyCalls)) {
      throw new NotAsked(NotAsked.Why.CAP, "used up");
    }
    claimed++;
  }

  @Override
  public void ended(String engine, String outcome) {}

  @Override
  public synchronized long used(String engine) {
    return claimed;
  }

  @Override
  public Instant nextDay() {
    return Instant.MAX;
  }
}
