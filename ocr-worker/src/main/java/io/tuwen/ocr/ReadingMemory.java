package io.tuwen.ocr;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.worker.decoding.DecodingCost;

/** How much memory an image takes that is read, by its structure. */
public final class ReadingMemory {
  private ReadingMemory() {}

  /** Estimates; nothing for an image that will be refused before it is decoded. */
  public static long bytes(byte[] image) {
    try {
      return DecodingCost.bytes(ImageStructure.read(image));
    } catch (TuwenException e) {
      return 0;
    }
  }
}
