package io.tuwen.contract.image;

import java.io.IOException;
import java.nio.ByteOrder;

/** WebP: chunks of a RIFF file, one for each frame. */
final class WebpStructure {
  /** A frame is a chunk; beside them there are six kinds, each once. */
  static final int MAX_CHUNKS = 2_000;

  private static final int FIRST_CHUNK = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int ALPHA = 0x10;

  private WebpStructure() {}

  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    cursor.order(ByteOrder.LITTLE_ENDIAN);
    tally.buffered = true;
    tally.frames = 0;
    try {
      for (long at = FIRST_CHUNK; at + CHUNK_HEADER <= cursor.length(); ) {
        var name = cursor.at(at).name();
        var length = cursor.u32();
        tally.part(MAX_CHUNKS, "chunks");
        switch (name) {
          case "ANMF" -> tally.frame();
          case "VP8X" -> tally.bands = (cursor.u8() & ALPHA) == 0 ? tally.bands : 4;
          case "VP8L", "ALPH", "ANIM" -> tally.bands = 4;
          case "ICCP", "EXIF", "XMP " -> tally.metadataBytes += length;
          default -> {}
        }
        at += CHUNK_HEADER + length + (length & 1);
      }
    } catch (EndOfFile e) {
      // It ends early. What is there is counted.
    }
    tally.frames = Math.max(1, tally.frames);
    tally.samples = Saturated.times(tally.header.pixels(), tally.bands);
  }
}
