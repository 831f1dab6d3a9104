package io.tuwen.contract.image;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;

/**
 * What an image file is made of, counted before anything is decoded: the pixels of the header do
 * not tell what a file costs whose work is in its scans, frames, tiles or boxes.
 *
 * <p>A file that can be had has less of everything than the bounds, which ordinary cameras, phones
 * and scanners never come near to.
 *
 * @param header the format and the size
 * @param bytes of the file
 * @param bands colours and alpha, as the decoder gives them
 * @param bits of one band, as the decoder gives them: 8, 16 or 32
 * @param frames of an animation, directories of a TIFF, 1 elsewhere
 * @param scans how often a JPEG goes over its picture, 1 elsewhere
 * @param progressive whether the picture comes in passes: a progressive JPEG, an interlaced PNG
 * @param buffered whether the decoder has to hold the whole picture before it gives the first row
 * @param samples numbers that one picture is made of, before it is spread over the pixels: less
 *     than pixels × bands where colours are subsampled
 * @param pieces strips or tiles that the picture is put together from
 * @param pieceBytes of the largest of them, decoded
 * @param parts segments, chunks, blocks, boxes or entries
 * @param metadataBytes that texts and profiles may have when they are unpacked, at most
 */
public record ImageStructure(
    ImageHeader header,
    long bytes,
    int bands,
    int bits,
    int frames,
    int scans,
    boolean progressive,
    boolean buffered,
    long samples,
    long pieces,
    long pieceBytes,
    long parts,
    long metadataBytes) {

  /**
   * Counts what a file is made of. Linear in the bytes of the file, and far cheaper than decoding.
   *
   * <p>Where a file ends early, what is there is counted: whether it is whole is for the decoder to
   * say.
   *
   * @throws TuwenException {@code UNSUPPORTED_TYPE} and {@code IMAGE_UNREADABLE} as {@link
   *     ImageHeaders#read}, {@code IMAGE_TOO_COMPLEX} where there is more of something than an
   *     ordinary file has
   * @throws IOException where the bytes themselves cannot be had
   */
  public static ImageStructure read(ImageBytes bytes) throws IOException {
    return of(ImageHeaders.read(bytes), bytes);
  }

  /**
   * Counts what a file in memory is made of.
   *
   * @throws TuwenException as {@link #read(ImageBytes)}
   */
  public static ImageStructure read(byte[] file) {
    return of(ImageHeaders.read(file), file);
  }

  /**
   * Counts what a file is made of whose header has been read, and checked.
   *
   * @throws TuwenException as {@link #read(ImageBytes)}
   * @throws IOException where the bytes themselves cannot be had
   */
  public static ImageStructure of(ImageHeader header, ImageBytes bytes) throws IOException {
    try {
      var tally = new StructureTally(header, bytes.length());
      walk(header.format(), HeaderCursor.through(bytes), tally);
      return tally.counted();
    } catch (UnreadableHeader e) {
      throw new TuwenException(
          ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Counts what a file in memory is made of whose header has been read, and checked.
   *
   * @throws TuwenException as {@link #read(ImageBytes)}
   */
  public static ImageStructure of(ImageHeader header, byte[] file) {
    try {
      return of(header, ImageBytes.of(file));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  private static void walk(ImageFormat format, HeaderCursor cursor, StructureTally tally)
      throws IOException {
    switch (format) {
      case JPEG -> JpegStructure.walk(cursor, tally);
      case PNG -> PngStructure.walk(cursor, tally);
      case WEBP -> WebpStructure.walk(cursor, tally);
      case GIF -> GifStructure.walk(cursor, tally);
      case BMP -> BmpStructure.walk(cursor, tally);
      case TIFF -> TiffStructure.walk(cursor, tally);
      case HEIC, AVIF -> HeifStructure.walk(cursor, tally);
    }
  }
}
