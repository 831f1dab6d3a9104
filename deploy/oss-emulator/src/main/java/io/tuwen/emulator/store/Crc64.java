package io.tuwen.emulator.store;

/** CRC-64 with the ECMA-182 polynomial, bit-reflected, as OSS computes it. Eight bytes a step. */
final class Crc64 {
  private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
  private static final long[][] TABLES = tables();

  private long state = ~0L;

  void update(byte[] bytes, int offset, int count) {
    var crc = state;
    var at = offset;
    var end = offset + count;
    for (; at + 8 <= end; at += 8) {
      var next = 0L;
      for (int i = 0; i < 8; i++) {
        var index = (int) ((crc >>> (8 * i)) ^ bytes[at + i]) & 0xff;
        next ^= TABLES[7 - i][index];
      }
      crc = next;
    }
    for (; at < end; at++) {
      crc = TABLES[0][(int) (crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
    }
    state = crc;
  }

  long value() {
    return ~state;
  }

  private static long[][] tables() {
    var tables = new long[8][256];
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
      }
      tables[0][i] = crc;
    }
    for (int table = 1; table < 8; table++) {
      for (int i = 0; i < 256; i++) {
        var previous = tables[table - 1][i];
        tables[table][i] = tables[0][(int) previous & 0xff] ^ (previous >>> 8);
      }
    }
    return tables;
  }
}
