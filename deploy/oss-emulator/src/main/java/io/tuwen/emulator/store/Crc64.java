package io.tuwen.emulator.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** CRC-64 with the ECMA-182 polynomial, bit-reflected, as OSS computes it. Eight bytes a step. */
final class Crc64 {
  private static final long POLYNOMIAL = 0xC96C5795D7870F42L;
  private static final long[][] TABLES = tables();
  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long state = ~0L;

  void update(byte[] bytes, int offset, int count) {
    var t0 = TABLES[0];
    var t1 = TABLES[1];
    var t2 = TABLES[2];
    var t3 = TABLES[3];
    var t4 = TABLES[4];
    var t5 = TABLES[5];
    var t6 = TABLES[6];
    var t7 = TABLES[7];
    var crc = state;
    var at = offset;
    var end = offset + count;
    // In one expression: the launcher's compiler unrolls no loop, and photos have megabytes.
    for (; at + 8 <= end; at += 8) {
      crc ^= (long) EIGHT_BYTES.get(bytes, at);
      crc =
          t7[(int) crc & 0xff]
              ^ t6[(int) (crc >>> 8) & 0xff]
              ^ t5[(int) (crc >>> 16) & 0xff]
              ^ t4[(int) (crc >>> 24) & 0xff]
              ^ t3[(int) (crc >>> 32) & 0xff]
              ^ t2[(int) (crc >>> 40) & 0xff]
              ^ t1[(int) (crc >>> 48) & 0xff]
              ^ t0[(int) (crc >>> 56)];
    }
    for (; at < end; at++) {
      crc = t0[(int) (crc ^ bytes[at]) & 0xff] ^ (crc >>> 8);
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
