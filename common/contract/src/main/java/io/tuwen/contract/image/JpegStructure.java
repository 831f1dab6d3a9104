package io.tuwen.contract.image;

import java.io.IOException;

/**
 * JPEG, read as libjpeg reads it: what is no marker is passed over, and a marker may stand anywhere
 * in a scan. So no scan is hidden from the count that the decoder would find.
 */
final class JpegStructure {
  /**
   * Segments of 65,535 bytes: 320 of them are a file of 20 MB. Tables of their own before each scan
   * make a few hundred.
   */
  static final int MAX_SEGMENTS = 4_096;

  private static final int EOI = 0xd9;
  private static final int SOI = 0xd8;
  private static final int SOS = 0xda;
  private static final int FIRST_RESTART = 0xd0;
  private static final int FIRST_DEFINED = 0xc0;
  private static final int MAX_FACTOR = 4;
  private static final int BLOCK = 8;

  private JpegStructure() {}

  static void walk(HeaderCursor cursor, StructureTally tally) throws IOException {
    tally.scans = 0;
    // libjpeg takes the first frame and ends at a second.
    var isFramed = false;
    cursor.at(2);
    try {
      while (true) {
        var marker = nextMarker(cursor);
        if (marker == EOI) {
          return;
        }
        if (!hasBody(marker)) {
          continue;
        }
        tally.part(MAX_SEGMENTS, "segments");
        var body = cursor.position();
        var length = cursor.u16();
        if (isFrame(marker) && !isFramed) {
          isFramed = true;
          frame(cursor, marker, tally);
        } else if (marker == SOS) {
          scan(cursor, tally);
        } else if (marker >= 0xe0) {
          tally.metadataBytes += length;
        }
        cursor.at(body + length);
      }
    } catch (EndOfFile e) {
      // It ends early. What is there is counted.
    } finally {
      tally.scans = Math.max(1, tally.scans);
    }
  }

  /** Passes over everything that is no marker, stuffed zeros and restarts among it. */
  private static int nextMarker(HeaderCursor cursor) throws IOException {
    while (true) {
      cursor.skipToOnes();
      int marker;
      do {
        marker = cursor.u8();
      } while (marker == 0xff);
      if (marker != 0) {
        return marker;
      }
    }
  }

  private static boolean hasBody(int marker) {
    return marker >= FIRST_DEFINED && !(marker >= FIRST_RESTART && marker <= SOI);
  }

  /** SOF0 to SOF15, without the tables that share their range. */
  private static boolean isFrame(int marker) {
    return marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static void frame(HeaderCursor cursor, int marker, StructureTally tally)
      throws IOException {
    // SOF2, SOF6, SOF10 and SOF14.
    tally.progressive |= (marker & 3) == 2;
    tally.buffered |= tally.progressive;
    cursor.skip(1);
    long height = cursor.u16();
    long width = cursor.u16();
    tally.bands = Math.max(1, cursor.u8());
    long factors = 0;
    long widest = 1;
    long highest = 1;
    for (int i = 0; i < tally.bands; i++) {
      cursor.skip(1);
      var factor = cursor.u8();
      var across = Math.max(1, Math.min(MAX_FACTOR, factor >> 4));
      var down = Math.max(1, Math.min(MAX_FACTOR, factor & 0x0f));
      widest = Math.max(widest, across);
      highest = Math.max(highest, down);
      factors += (long) across * down;
      cursor.skip(1);
    }
    var units = (width / (BLOCK * widest) + 1) * (height / (BLOCK * highest) + 1);
    tally.samples = units * factors * BLOCK * BLOCK;
  }

  /** Where the first scan has not all colours, libjpeg keeps everything until it has seen all. */
  private static void scan(HeaderCursor cursor, StructureTally tally) throws IOException {
    tally.scan();
    tally.buffered |= tally.scans == 1 && cursor.u8() < tally.bands;
  }
}
