package io.tuwen.resize.vips;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A picture to try the renderer with. */
public final class Sample {
  private static final int SIDE = 32;
  private static final int HEADER = 54;

  private Sample() {}

  /** A small white bitmap. */
  public static byte[] bitmap() {
    var size = HEADER + 3 * SIDE * SIDE;
    var file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(file.array(), HEADER, size, (byte) 0xff);
    file.put((byte) 'B').put((byte) 'M').putInt(size).putInt(0).putInt(HEADER);
    file.putInt(40).putInt(SIDE).putInt(SIDE).putShort((short) 1).putShort((short) 24);
    return file.array();
  }
}
