package io.tuwen.worker.decoding;

import java.nio.ByteBuffer;

/**
 * The pixels of an image, upright, in memory outside the Java heap.
 *
 * <p>INVARIANT: the buffer has {@code 3 × width × height} bytes: red, green, blue, row by row
 * without gaps. It must not be touched after {@link #close}.
 */
public interface DecodedImage extends AutoCloseable {
  int width();

  int height();

  /** The width of the upright image before it was shrunk. */
  int fullWidth();

  /** The height of the upright image before it was shrunk. */
  int fullHeight();

  ByteBuffer rgb();

  @Override
  void close();
}
