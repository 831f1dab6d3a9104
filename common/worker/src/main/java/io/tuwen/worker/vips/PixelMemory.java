package io.tuwen.worker.vips;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** Computed pixels outside of the Java heap. The owner closes it, once or more often. */
public final class PixelMemory implements AutoCloseable {
  private final long size;
  private Pointer memory;

  PixelMemory(Pointer memory, long size) {
    this.memory = memory;
    this.size = size;
  }

  /** The pixels themselves, to be touched before {@link #close} and never after. */
  public ByteBuffer buffer() {
    if (memory == null) {
      throw new IllegalStateException("the image is closed");
    }
    return memory.getByteBuffer(0, size);
  }

  @Override
  public void close() {
    if (memory != null) {
      LibVips.g_free(memory);
      memory = null;
    }
  }
}
