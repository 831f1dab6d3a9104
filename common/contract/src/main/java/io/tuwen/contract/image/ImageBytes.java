package io.tuwen.contract.image;

import java.io.IOException;

/** The bytes of an image file, wherever they are, to be read from any place. */
public interface ImageBytes {
  long length();

  /**
   * Reads bytes into an array.
   *
   * @param position any at all, as a file may name it
   * @return how many were read: fewer than asked for only at the end of the file, 0 outside of it
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
        if (position < 0 || position >= bytes.length || count <= 0) {
          return 0;
        }
        var available = (int) Math.min(count, bytes.length - position);
        System.arraycopy(bytes, (int) position, into, offset, available);
        return available;
      }
    };
  }
}
