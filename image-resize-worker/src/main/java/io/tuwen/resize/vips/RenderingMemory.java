package io.tuwen.resize.vips;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.image.Saturated;
import io.tuwen.resize.Processing;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.process.Action;
import io.tuwen.worker.decoding.DecodingCost;
import java.util.List;

/** How much memory a rendition takes, by the structure of its original. */
public final class RenderingMemory {
  private RenderingMemory() {}

  /**
   * Estimates renditions that are made one after the other from what is decoded once; nothing for
   * an original that will be refused before it is decoded.
   *
   * @throws TuwenException where the image of a watermark cannot be had
   */
  public static long bytes(byte[] original, List<Processing> processings, WatermarkSource marks) {
    ImageStructure structure;
    try {
      structure = ImageStructure.read(original);
    } catch (TuwenException e) {
      return 0;
    }
    var marked = new MarkMemory(marks);
    var most = processings.stream().mapToLong(it -> bytes(structure, it, marked)).max().orElse(0);
    return processings.size() < 2
        ? most
        : Saturated.plus(most, DecodingCost.keptBytes(structure, Original.MAX_KEPT_PIXELS));
  }

  private static long bytes(ImageStructure original, Processing processing, MarkMemory marked) {
    var bytes =
        Saturated.plus(DecodingCost.bytes(original), marked.bytes(original.header(), processing));
    if (processing.mayMove() && original.frames() > 1 && !processing.pipeline().isText()) {
      bytes += DecodingCost.movingBytes(original);
    }
    // What is not made small first may be gone through in any order in its full size.
    var isWhole =
        !processing.pipeline().isText()
            && processing.pipeline().last(Action.Resize.class).isEmpty();
    return isWhole ? bytes + DecodingCost.pixelBytes(original) : bytes;
  }
}
