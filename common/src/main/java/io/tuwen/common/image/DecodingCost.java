package io.tuwen.common.image;

/** What it costs to decode a file, as far as its structure tells. */
public final class DecodingCost {
  /** Window, tables, line buffers, threads: what any image needs. */
  private static final long BASE = 8L << 20;

  private DecodingCost() {}

  /**
   * The most memory that decoding needs beyond what the process has before: the file, what the
   * decoder holds, the pictures that it gives. Never below what libvips was seen to take, and at
   * most about twice.
   */
  public static long bytes(ImageStructure structure) {
    return BASE
        + 3 * structure.bytes()
        + structure.metadataBytes()
        + StructureTally.times(structure.header().pixels(), 12);
  }
}
