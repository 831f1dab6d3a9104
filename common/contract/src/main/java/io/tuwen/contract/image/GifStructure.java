package io.tuwen.contract.image;

import java.io.IOException;
import java.nio.ByteOrder;

/** GIF: blocks of frames and extensions, each in sub-blocks of at most 255 bytes. */
final class GifStructure {
  /** A frame has one or two extensions. */
  static final int MAX_BLOCKS = 5_000;

  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2c;
  private static final int TRAILER = 0x3b;
  private static final int HAS_TABLE = 0x80;
  private static final int SCREEN_FLAGS = 10;
  private static final int FIRST_TABLE = 13;

  private GifStructure() {}

  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    cursor.order(ByteOrder.LITTLE_ENDIAN);
    tally.bands = 4;
    tally.frames = 0;
    // The frames are drawn over each other on one canvas.
    tally.buffered = true;
    var canvas = new Canvas(tally.header.width(), tally.header.height());
    try {
      var flags = cursor.at(SCREEN_FLAGS).u8();
      cursor.at(FIRST_TABLE + table(flags));
      canvas = blocks(cursor, tally, canvas);
    } catch (EndOfFile e) {
      // It ends early. What is there is counted.
    }
    tally.frames = Math.max(1, tally.frames);
    tally.samples = Saturated.times(Saturated.times(canvas.width, canvas.height), tally.bands);
  }

  /** Grows where a frame lies outside of it: what a decoder makes of that is its own affair. */
  private record Canvas(long width, long height) {
    Canvas with(long right, long bottom) {
      return new Canvas(Math.max(width, right), Math.max(height, bottom));
    }
  }

  private static Canvas blocks(HeaderCursor cursor, StructureTally tally, Canvas first)
      throws IOException {
    var canvas = first;
    while (cursor.position() < cursor.length()) {
      var block = cursor.u8();
      switch (block) {
        case TRAILER -> {
          return canvas;
        }
        case EXTENSION -> {
          tally.part(MAX_BLOCKS, "blocks");
          cursor.skip(1);
          skipSubBlocks(cursor);
        }
        case FRAME -> {
          tally.part(MAX_BLOCKS, "blocks");
          tally.frame();
          canvas = frame(cursor, canvas);
        }
        // What is no block is passed over, as a decoder may do that looks for the next frame.
        default -> {}
      }
    }
    return canvas;
  }

  private static Canvas frame(HeaderCursor cursor, Canvas canvas) throws IOException {
    long left = cursor.u16();
    long top = cursor.u16();
    var grown = canvas.with(left + cursor.u16(), top + cursor.u16());
    var flags = cursor.u8();
    cursor.skip(table(flags) + 1L);
    skipSubBlocks(cursor);
    return grown;
  }

  private static int table(int flags) {
    return (flags & HAS_TABLE) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static void skipSubBlocks(HeaderCursor cursor) throws IOException {
    int length;
    while ((length = cursor.u8()) > 0) {
      cursor.skip(length);
    }
  }
}
