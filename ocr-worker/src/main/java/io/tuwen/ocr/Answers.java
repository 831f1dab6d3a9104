package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.ocr.EngineChain.Readings;
import io.tuwen.ocr.guard.NotAsked;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What the engines of a chain have answered to one image so far, and what comes of it: the best
 * reading; without one, the failure that counts.
 *
 * <p>INVARIANT: an image fails for good only where an engine that computes here says that it is at
 * fault, or all engines say so: one that was only away may read it yet.
 */
final class Answers {
  private final OptionalDouble goodFrom;
  private final Set<EngineId> charged = new HashSet<>();
  private ReadText best;
  private EngineFailure failure;
  private boolean isOver;

  /**
   * None yet.
   *
   * @param goodFrom with less confidence than that, the next engine is asked as well
   */
  Answers(OptionalDouble goodFrom) {
    this.goodFrom = goodFrom;
  }

  /** The later one has to be better by something, since it costs something to change one's mind. */
  void took(ReadText read, boolean isProvider) {
    if (isProvider) {
      charged.add(read.engine());
    }
    best = best == null || read.text().confidence() > best.text().confidence() ? read : best;
    isOver = goodFrom.isEmpty() || best.text().confidence() >= goodFrom.getAsDouble();
  }

  void failed(EngineFailure failed, boolean isProvider) {
    if (mayHaveCost(failed)) {
      charged.add(failed.engine());
    }
    if (failure == null || !isProvider || hope(failed) >= hope(failure)) {
      failure = failed;
    }
    isOver =
        (failed.category() == Category.PERMANENT && !isProvider)
            || Thread.currentThread().isInterrupted();
  }

  /** How much another try may bring: most where a provider was not even asked. */
  private static int hope(EngineFailure failed) {
    if (failed.getCause() instanceof NotAsked) {
      return 2;
    }
    return failed.category() == Category.PERMANENT ? 0 : 1;
  }

  /** A refusal counts as a call, and what came too late may have been read. */
  private static boolean mayHaveCost(EngineFailure failed) {
    return failed.getCause() instanceof ProviderFailure
        || failed.code() == ErrorCode.ENGINE_TIMEOUT;
  }

  /** Whether no other engine is to be asked. */
  boolean isOver() {
    return isOver;
  }

  /**
   * What comes of them.
   *
   * @throws EngineFailure where there is no reading
   */
  Readings outcome() {
    if (best == null) {
      throw failure;
    }
    return new Readings(best, Set.copyOf(charged));
  }
}
