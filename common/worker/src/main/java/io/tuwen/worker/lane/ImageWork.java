package io.tuwen.worker.lane;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ObjectKey;

/** What a worker does with an image. Thread-safe. */
public interface ImageWork {
  /**
   * Brings an image to its end: done, or failed for good. Doing it twice changes nothing visible.
   *
   * <p>INVARIANT: an original that is gone, at the beginning or after something was stored, leaves
   * nothing: what was stored is removed, and nothing is published ({@link
   * io.tuwen.worker.result.Withdrawal}). So a deletion is final, whichever comes first.
   *
   * @throws TuwenException transient: nothing is wrong with the image, and another try may help
   */
  void handle(ImageUploaded event, Trigger trigger);

  /**
   * Does an image again because an operator wants its result to be by this engine. A worker that
   * has no choice of engines does it as any other that is replayed.
   *
   * @throws TuwenException as {@link #handle} does
   */
  default void handleBy(EngineId engine, ImageUploaded event) {
    handle(event, Trigger.REPLAYED);
  }

  /**
   * Whether the keys of this original's results are not too long. Nothing can be stored of one that
   * leaves no room for them, and it is a dead letter at once.
   */
  default boolean hasRoomForResults(ObjectKey original) {
    return true;
  }

  /**
   * Whether what is stored of this image says that processes died over it; then it is done again
   * with nothing else beside it.
   *
   * @throws TuwenException where the storage does not say
   */
  default boolean isKnownToCrash(ImageUploaded event) {
    return false;
  }

  /**
   * Whether an image waits on after its last try: what that threw says nothing of the image, and
   * will end.
   */
  default boolean waitsOut(TuwenException failure) {
    return false;
  }

  /**
   * Stores and publishes that this image is given up, unless it has a result already.
   *
   * @return whether it is given up, and becomes a dead letter; not where the original is gone, or
   *     is another one meanwhile
   * @throws TuwenException transient: the image is not given up, because that cannot be stored
   */
  boolean giveUp(ImageUploaded event, ErrorCode code, String detail);
}
