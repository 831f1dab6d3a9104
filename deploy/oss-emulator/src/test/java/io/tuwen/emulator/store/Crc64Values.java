package io.tuwen.emulator.store;

/** CRC-64 one bit at a time: slow, and obviously right. */
public final class Crc64Values {
  private Crc64Values() {}

  public static long of(byte[] bytes) {
    var crc = ~0L;
    for (var b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0xC96C5795D7870F42L;
      }
    }
    return ~crc;
  }
}
