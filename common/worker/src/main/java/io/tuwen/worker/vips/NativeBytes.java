package io.tuwen.worker.vips;

import com.sun.jna.Memory;

/** The bytes of a file where libvips can read them. */
public final class NativeBytes {
  private final Memory memory;
  private final int length;

  NativeBytes(Memory memory, int length) {
    this.memory = memory;
    this.length = length;
  }

  Memory memory() {
    return memory;
  }

  int length() {
    return length;
  }
}
