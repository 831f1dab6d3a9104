package io.tuwen.contract.image;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/** What has been counted so far, and what of it is too much. Used by one thread. */
final class StructureTally {
  /**
   * Pages of a document, frames of an animation. A minute at eight frames a second is below it, and
   * more is a film.
   */
  static final int MAX_FRAMES = 500;

  /**
   * Encoders write 1 to 14 scans, and a scan script by hand seldom more than 20. DALI refuses above
   * 500.
   */
  static final int MAX_SCANS = 100;

  /**
   * Every scan goes over all pixels: 20 scans of the largest photo, or 100 of one of 24 megapixels.
   */
  static final long MAX_SCAN_PIXELS = 2_500_000_000L;

  final ImageHeader header;
  final long bytes;
  int bands = 3;
  int bits = 8;
  int frames = 1;
  int scans = 1;
  boolean progressive;
  boolean buffered;
  long samples;
  long pieces = 1;
  long pieceBytes;
  long parts;
  long metadataBytes;

  StructureTally(ImageHeader header, long bytes) {
    this.header = header;
    this.bytes = bytes;
    samples = header.pixels();
  }

  ImageStructure counted() {
    require(frames, MAX_FRAMES, "frames");
    require(scans, MAX_SCANS, "scans");
    if ((double) scans * header.pixels() > MAX_SCAN_PIXELS && scans > 1) {
      throw tooComplex(
          "%d scans of %d pixels; the limit is %d together"
              .formatted(scans, header.pixels(), MAX_SCAN_PIXELS));
    }
    return new ImageStructure(
        header,
        bytes,
        bands,
        bits,
        frames,
        scans,
        progressive,
        buffered,
        samples,
        pieces,
        pieceBytes,
        parts,
        metadataBytes);
  }

  /** One frame more. */
  void frame() {
    require(++frames, MAX_FRAMES, "frames");
  }

  /** One scan more. */
  void scan() {
    require(++scans, MAX_SCANS, "scans");
  }

  /** Counts one more part, up to its limit. */
  void part(int most, String name) {
    require(++parts, most, name);
  }

  static void require(long count, long most, String name) {
    if (count > most) {
      throw tooComplex("more than %d %s".formatted(most, name));
    }
  }

  static TuwenException tooComplex(String what) {
    return new TuwenException(
        ErrorCode.IMAGE_TOO_COMPLEX, "the image has a structure that costs too much: " + what);
  }
}
