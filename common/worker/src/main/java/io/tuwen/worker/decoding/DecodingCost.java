package io.tuwen.worker.decoding;

import static io.tuwen.contract.image.Saturated.plus;
import static io.tuwen.contract.image.Saturated.times;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageStructure;

/**
 * What it costs to decode a file with libvips, as far as its structure tells. The figures were
 * measured: {@code DecodingCostTest} does so again.
 */
public final class DecodingCost {
  private static final long MEBI = 1L << 20;

  /** Tables, lines, threads: what any image needs. */
  private static final long BASE = 12 * MEBI;

  /** The file is held in the heap and outside of it. */
  private static final int COPIES = 2;

  /** A decoder that gives row after row has some of them in work. */
  private static final int ROWS = 256;

  /** What is made of the picture: 4,096 × 4,096, in colours, and once more where it is turned. */
  private static final long MAX_RESULT_PIXELS = 4096L * 4096;

  private static final int RESULT_BYTES = 6;

  /** The share that is added for what was not measured. */
  private static final int MARGIN = 8;

  private DecodingCost() {}

  /**
   * The most memory that decoding the first picture of a file needs, beyond what the process has
   * before: the file, what the decoder holds, and a picture of up to 4,096 × 4,096 that is made of
   * it. Never below what libvips 8.14 was seen to take.
   */
  public static long bytes(ImageStructure structure) {
    var pixels = pixels(structure);
    var result = Math.min(pixels, MAX_RESULT_PIXELS) * RESULT_BYTES;
    var beside = plus(BASE + COPIES * structure.bytes(), 2 * structure.metadataBytes());
    var sum = plus(plus(beside, result), held(structure));
    return plus(sum, sum / MARGIN);
  }

  /** Those of the header, but for a GIF whose frames are larger than that. */
  private static long pixels(ImageStructure structure) {
    return structure.header().format() == ImageFormat.GIF
        ? structure.samples() / structure.bands()
        : structure.header().pixels();
  }

  /**
   * The memory of all frames at once, beyond {@link #bytes}: for work that keeps an animation one.
   */
  public static long movingBytes(ImageStructure structure) {
    return times(times(pixels(structure), structure.frames()), 2 * 4);
  }

  /**
   * The memory of the whole picture in its full size, beyond {@link #bytes}: for work that goes
   * through its pixels in any order.
   */
  public static long pixelBytes(ImageStructure structure) {
    return times(pixels(structure), 4);
  }

  /**
   * The memory of a picture that is kept as it was decoded, of no more pixels than this, and of a
   * second copy of its file: for work that decodes once for several results.
   */
  public static long keptBytes(ImageStructure structure, long maxPixels) {
    var kept = Math.min(pixels(structure), maxPixels);
    return plus(structure.bytes(), times(times(kept, structure.bands()), structure.bits() / 8));
  }

  /**
   * A measure of the work: samples that are gone through, each scan and each tile by itself. A
   * photo of 12 megapixels has about 20 million.
   */
  public static long work(ImageStructure structure) {
    return plus(
        times(structure.samples(), structure.scans()),
        plus(times(structure.pieces(), 1024), times(structure.bytes(), 8)));
  }

  /** What the decoder holds at once. */
  private static long held(ImageStructure structure) {
    var pixels = structure.header().pixels();
    var width = structure.header().width();
    var lines = times(times(width, ROWS), (long) structure.bands() * structure.bits() / 8);
    return switch (structure.header().format()) {
      // Coefficients of 16 bits.
      case JPEG -> structure.buffered() ? plus(lines, times(structure.samples(), 2)) : lines;
      case PNG ->
          structure.buffered()
              ? plus(lines, times(structure.samples(), structure.bits() / 8))
              : lines;
      // The canvas, and beside it the frame, or what lies below it.
      case GIF -> times(structure.samples(), structure.frames() > 1 ? 2 : 1);
      case WEBP -> times(pixels, structure.frames() > 1 ? 12 : 8);
      case BMP -> times(pixels, 3);
      case TIFF -> plus(lines, tiles(structure));
      // The planes of the coded picture, and the bands.
      case HEIC, AVIF ->
          plus(
              times(structure.samples(), structure.bits() / 8 * 2L),
              times(pixels, (long) structure.bands() * structure.bits() / 8));
    };
  }

  /** Two rows of tiles, or two strips. */
  private static long tiles(ImageStructure structure) {
    return times(structure.pieceBytes(), 2);
  }
}
