package io.tuwen.resize.vips;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.resize.Processing;
import io.tuwen.resize.process.Action;
import io.tuwen.worker.decoding.DecodingCost;

/** How much memory a rendition takes, by the structure of its original. */
public final class RenderingMemory {
  private RenderingMemory() {}

  /** Estimates; nothing for an original that will be refused before it is decoded. */
  public static long bytes(byte[] original, Processing processing) {
    try {
      return bytes(ImageStructure.read(original), processing);
    } catch (TuwenException e) {
      return 0;
    }
  }

  private static long bytes(ImageStructure original, Processing processing) {
    var bytes = DecodingCost.bytes(original);
    if (processing.mayMove() && original.frames() > 1) {
      bytes += DecodingCost.movingBytes(original);
    }
    // What is not made small first may be gone through in any order in its full size.
    var isWhole =
        !processing.pipeline().isText()
            && processing.pipeline().last(Action.Resize.class).isEmpty();
    return isWhole ? bytes + DecodingCost.pixelBytes(original) : bytes;
  }
}
