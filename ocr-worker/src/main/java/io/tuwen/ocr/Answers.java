package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
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
 * fault, or all engines say so: one that was only away may read it yet. Whether an image waits does
 * not depend on the order of those that have failed.
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
    var isLastWord = failed.category() == Category.PERMANENT && !isProvider;
    if (failure == null || isLastWord || hope(failed) >= hope(failure)) {
      failure = failed;
    }
    isOver = isLastWord || isLeaving();
  }

  private static boolean isLeaving() {
    return Thread.currentThread().isInterrupted();
  }

  /**
   * How much another try may bring: most where a provider was not even asked, and more where it has
   * trouble than where this worker has, since that may last longer than an image is tried.
   */
  private static int hope(EngineFailure failed) {
    if (failed.getCause() instanceof NotAsked) {
      return 3;
    }
    if (failed.category() == Category.PERMANENT) {
      return 0;
    }
    return EngineChain.isOfProvider(failed) ? 2 : 1;
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
   * @throws TuwenException transient where there is none, and the worker leaves: engines that may
   *     read it were not asked
   */
  Readings outcome() {
    if (best == null && isLeaving()) {
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", failure);
    }
    if (best == null) {
      throw failure;
    }
    return new Readings(best, Set.copyOf(charged));
  }
}
