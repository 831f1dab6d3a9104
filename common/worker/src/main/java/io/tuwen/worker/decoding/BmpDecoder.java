package io.tuwen.worker.decoding;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Windows bitmaps, which libvips itself does not read: 1, 4, 8, 16, 24 and 32 bits a pixel, bit
 * fields, run lengths, rows from the top or from the bottom, and OS/2's old header.
 *
 * <p>The caller has checked the size by the header.
 */
public final class BmpDecoder {
  private static final int FILE_HEADER = 14;
  private static final int OLD_HEADER = 12;
  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int FIELDS = 3;
  private static final int ALPHA_FIELDS = 6;

  private final ByteBuffer file;
  private final int headerSize;
  private final int width;
  private final int height;
  private final boolean topDown;
  private final int bits;
  private final int compression;
  private final int[] palette;

  /**
   * Reads the header of a bitmap.
   *
   * @throws TuwenException {@code IMAGE_UNREADABLE}
   */
  public static BmpDecoder of(byte[] file) {
    try {
      return new BmpDecoder(file);
    } catch (ArithmeticException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /**
   * Reads the pixels: red, green, blue, row by row from the top.
   *
   * @param rgb three bytes for each pixel, all of them zero
   * @throws TuwenException {@code IMAGE_UNREADABLE}
   */
  public void read(ByteBuffer rgb) {
    try {
      var data = file.getInt(10);
      switch (compression) {
        case PLAIN, FIELDS, ALPHA_FIELDS -> readRows(rgb, data);
        case RLE8, RLE4 -> readRuns(rgb, data);
        default -> throw new IllegalArgumentException("compression " + compression);
      }
    } catch (BufferUnderflowException
        | ArithmeticException
        | IndexOutOfBoundsException
        | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private static TuwenException damaged(RuntimeException cause) {
    return new TuwenException(
        ErrorCode.IMAGE_UNREADABLE, "the image cannot be read: it is damaged or ends early", cause);
  }

  private BmpDecoder(byte[] bytes) {
    file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    headerSize = file.getInt(FILE_HEADER);
    var isOld = headerSize == OLD_HEADER;
    width = isOld ? file.getShort(18) & 0xffff : Math.abs(file.getInt(18));
    var signedHeight = isOld ? file.getShort(20) & 0xffff : file.getInt(22);
    height = Math.abs(signedHeight);
    // Below zero too: the number that has no positive one. Without a width, rows are free.
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException("it has no size");
    }
    topDown = signedHeight < 0;
    bits = file.getShort(isOld ? 24 : 28) & 0xffff;
    compression = isOld ? PLAIN : file.getInt(30);
    palette = bits <= 8 ? palette(isOld) : new int[0];
    if ((compression == PLAIN || isFields()) && (long) rowBytes() * height > bytes.length) {
      throw new IllegalArgumentException("there are fewer rows than the header says");
    }
    if (width <= 0 || height <= 0) {
      // The smallest number has no positive counterpart.
      throw new IllegalArgumentException("there is no size");
    }
    Math.multiplyExact(3, Math.multiplyExact(width, height));
  }

  private int[] palette(boolean isOld) {
    var entryBytes = isOld ? 3 : 4;
    var declared = isOld ? 0 : file.getInt(46);
    var count = declared <= 0 || declared > 1 << bits ? 1 << bits : declared;
    var colours = new int[1 << bits];
    var at = FILE_HEADER + headerSize + (compression == FIELDS && headerSize == 40 ? 12 : 0);
    for (int i = 0; i < count; i++) {
      var entry = at + i * entryBytes;
      colours[i] =
          (file.get(entry + 2) & 0xff) << 16
              | (file.get(entry + 1) & 0xff) << 8
              | (file.get(entry) & 0xff);
    }
    return colours;
  }

  private boolean isFields() {
    return compression == FIELDS || compression == ALPHA_FIELDS;
  }

  private int rowBytes() {
    return Math.toIntExact(((long) width * bits + 31) / 32 * 4);
  }

  private void readRows(ByteBuffer rgb, int data) {
    for (int row = 0; row < height; row++) {
      var at = data + row * rowBytes();
      for (int x = 0; x < width; x++) {
        put(rgb, x, row, colour(at, x));
      }
    }
  }

  private int colour(int row, int x) {
    return switch (bits) {
      case 1, 2, 4, 8 -> palette[index(row, x)];
      case 16 -> masked(file.getShort(row + 2 * x) & 0xffff, 0x7c00, 0x03e0, 0x001f);
      case 24 ->
          (file.get(row + 3 * x + 2) & 0xff) << 16
              | (file.get(row + 3 * x + 1) & 0xff) << 8
              | (file.get(row + 3 * x) & 0xff);
      case 32 -> masked(file.getInt(row + 4 * x), 0xff0000, 0x00ff00, 0x0000ff);
      default -> throw new IllegalArgumentException(bits + " bits");
    };
  }

  private int index(int row, int x) {
    var perByte = 8 / bits;
    var shift = 8 - bits * (x % perByte + 1);
    return (file.get(row + x / perByte) >> shift) & ((1 << bits) - 1);
  }

  /** A pixel by the masks of the file, or by the usual ones where it has none. */
  private int masked(int pixel, int red, int green, int blue) {
    if (!isFields()) {
      return channel(pixel, red) << 16 | channel(pixel, green) << 8 | channel(pixel, blue);
    }
    var masks = FILE_HEADER + 40;
    return channel(pixel, file.getInt(masks)) << 16
        | channel(pixel, file.getInt(masks + 4)) << 8
        | channel(pixel, file.getInt(masks + 8));
  }

  private static int channel(int pixel, int mask) {
    if (mask == 0) {
      return 0;
    }
    var shift = Integer.numberOfTrailingZeros(mask);
    long largest = (mask >>> shift) & 0xffffffffL;
    long value = ((pixel & mask) >>> shift) & 0xffffffffL;
    return (int) (value * 255 / largest);
  }

  /**
   * Pairs of a count and a value; a count of zero begins an escape. What is skipped stays black.
   */
  private void readRuns(ByteBuffer rgb, int data) {
    if (bits != (compression == RLE8 ? 8 : 4)) {
      throw new IllegalArgumentException("run lengths of " + bits + " bits");
    }
    file.position(data);
    int x = 0;
    int row = 0;
    while (row < height) {
      var count = file.get() & 0xff;
      var value = file.get() & 0xff;
      if (count > 0) {
        for (int i = 0; i < count; i++, x++) {
          put(rgb, x, row, palette[half(value, i)]);
        }
        continue;
      }
      switch (value) {
        case 0 -> {
          x = 0;
          row++;
        }
        case 1 -> {
          return;
        }
        case 2 -> {
          x += file.get() & 0xff;
          row += file.get() & 0xff;
        }
        default -> {
          readLiteral(rgb, x, row, value);
          x += value;
        }
      }
    }
  }

  private void readLiteral(ByteBuffer rgb, int x, int row, int count) {
    var bytes = compression == RLE8 ? count : (count + 1) / 2;
    int value = 0;
    for (int i = 0; i < count; i++) {
      if (compression == RLE8 || i % 2 == 0) {
        value = file.get() & 0xff;
      }
      put(rgb, x + i, row, palette[half(value, i)]);
    }
    if (bytes % 2 == 1) {
      file.get();
    }
  }

  private int half(int value, int index) {
    if (compression == RLE8) {
      return value;
    }
    return index % 2 == 0 ? value >> 4 : value & 0x0f;
  }

  /** A run may end beyond its row; what is there is not part of the picture. */
  private void put(ByteBuffer rgb, int x, int row, int colour) {
    if (x >= width || row >= height) {
      return;
    }
    var at = 3 * ((topDown ? row : height - 1 - row) * width + x);
    rgb.put(at, (byte) (colour >> 16));
    rgb.put(at + 1, (byte) (colour >> 8));
    rgb.put(at + 2, (byte) colour);
  }
}
