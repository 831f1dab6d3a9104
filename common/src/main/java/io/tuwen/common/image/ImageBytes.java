package io.tuwen.common.image;

import java.io.IOException;

/** The bytes of an image file, wherever they are, to be read from any place. */
public interface ImageBytes {
  long length();

  /**
   * Reads bytes into an array.
   *
   * @return how many were read: fewer than asked for only at the end of the file, 0 beyond it
   */
  int read(long position, byte[] into, int offset, int count) throws IOException;

  static ImageBytes of(byte[] bytes) {
    return new ImageBytes() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public int read(long position, byte[] into, int offset, int count) {
        var available = (int) Math.max(0, Math.min(count, bytes.length - position));
        if (available > 0) {
          System.arraycopy(bytes, (int) position, into, offset, available);
        }
        return available;
      }
    };
  }
}
