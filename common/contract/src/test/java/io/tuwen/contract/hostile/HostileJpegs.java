package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.tooComplex;
import static io.tuwen.contract.hostile.Expectation.tooComplexOrUnreadable;
import static io.tuwen.contract.hostile.Expectation.tooLarge;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import java.util.Arrays;
import java.util.stream.Stream;

/** Flat grey JPEGs, written bit by bit: valid ones with too much of something, and lying ones. */
final class HostileJpegs {
  private static final int BASELINE = 0xc0;
  private static final int PROGRESSIVE = 0xc2;
  private static final byte[] END = {(byte) 0xff, (byte) 0xd9};

  private HostileJpegs() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        // Review H1: 690 scans in 68 KB were 6 CPU seconds a decode, which nothing could end.
        HostileFile.of("jpeg/690-scans-4000", tooComplex(), () -> progressive(4000, 1, 690)),
        HostileFile.of("jpeg/690-scans-10000", tooComplex(), () -> progressive(10_000, 1, 690)),
        HostileFile.of("jpeg/101-scans-64", tooComplex(), () -> progressive(64, 1, 101)),
        HostileFile.of("jpeg/100-scans-64", typed(), () -> progressive(64, 1, 100)),
        HostileFile.of("jpeg/100-scans-4000", typed(), () -> progressive(4000, 1, 100)),
        HostileFile.of("jpeg/30-scans-10000", tooComplex(), () -> progressive(10_000, 1, 30)),
        HostileFile.of("jpeg/690-scans-behind-fill", tooComplex(), () -> filled(690)),
        HostileFile.of("jpeg/690-scans-behind-noise", tooComplex(), () -> noisy(690)),
        HostileFile.of("jpeg/690-scans-behind-restarts", tooComplex(), () -> restarted(690)),
        HostileFile.of("jpeg/20000-scans", tooComplex(), () -> repeated(20_000)),
        HostileFile.of("jpeg/progressive-444", typed(), () -> progressive(6000, 3, 10)),
        HostileFile.of(
            "jpeg/truncated-in-a-scan", unreadable(), () -> cut(progressive(4000, 1, 20), 3)),
        HostileFile.of("jpeg/truncated-in-the-header", unreadable(), () -> cut(baseline(64), 40)),
        HostileFile.of(
            "jpeg/no-scan",
            unreadable(),
            () -> Bytes.bigEndian().put(head(BASELINE, 64, 64, 1)).put(END).array()),
        HostileFile.of("jpeg/300-large-segments", typed(), () -> segments(0xe1, 65_533, 300)),
        HostileFile.of(
            "jpeg/20000-app-segments", tooComplexOrUnreadable(), () -> segments(0xe2, 14, 20_000)),
        HostileFile.of(
            "jpeg/20000-comments", tooComplexOrUnreadable(), () -> segments(0xfe, 2, 20_000)),
        HostileFile.of(
            "jpeg/20000-quantisers", tooComplexOrUnreadable(), () -> tables(quantiser(), 20_000)),
        HostileFile.of(
            "jpeg/20000-huffman-tables", tooComplexOrUnreadable(), () -> tables(dcTable(), 20_000)),
        HostileFile.of(
            "jpeg/20000-restart-intervals",
            tooComplexOrUnreadable(),
            () -> tables(restart(1), 20_000)),
        HostileFile.of("jpeg/restart-after-each-block", typed(), () -> restarts(4000)),
        HostileFile.of("jpeg/fill-bytes", typed(), () -> fill(15_000_000)),
        HostileFile.of("jpeg/as-large-as-can-be-said", tooLarge(), () -> lying(65_535, 65_535)),
        HostileFile.of("jpeg/large-with-nothing-in-it", typed(), () -> lying(10_900, 10_900)),
        HostileFile.of("jpeg/narrow", typed(), () -> lying(1, 65_535)),
        HostileFile.of("jpeg/no-height", unreadable(), () -> lying(64, 0)),
        HostileFile.of("jpeg/255-components", typed(), () -> head(BASELINE, 64, 64, 255)),
        HostileFile.of("jpeg/two-frames", typed(), HostileJpegs::twoFrames),
        HostileFile.of("jpeg/segment-of-no-length", typed(), () -> after(0xe1, 0)),
        HostileFile.of("jpeg/segment-beyond-the-end", typed(), () -> after(0xe1, 65_535)),
        HostileFile.of(
            "jpeg/arithmetic",
            typed(),
            () ->
                Bytes.bigEndian()
                    .put(head(0xc9, 640, 480, 1))
                    .put(scan(1, 0, 63, 0, 0))
                    .zeros(400)
                    .put(END)
                    .array()),
        HostileFile.of(
            "jpeg/lossless",
            typed(),
            () ->
                Bytes.bigEndian()
                    .put(head(0xc3, 640, 480, 1))
                    .put(scan(1, 1, 0, 0, 0))
                    .zeros(400)
                    .put(END)
                    .array()));
  }

  /**
   * Bands of one sample each, flat, with as many scans: for the average, then for each frequency.
   */
  static byte[] progressive(int side, int components, int scans) {
    var jpeg = Bytes.bigEndian().put(head(PROGRESSIVE, side, side, components));
    spectral(jpeg, side, components, scans);
    return jpeg.put(END).array();
  }

  private static void spectral(Bytes jpeg, int side, int components, int scans) {
    var blocks = blocks(side);
    jpeg.put(dcScan(blocks, components));
    int written = 1;
    var runs = runs(blocks);
    for (int low = 10; low >= 0; low--) {
      var high = low == 10 ? 0 : low + 1;
      for (int frequency = 1; frequency < 64; frequency++) {
        for (int component = 1; component <= components && written < scans; component++) {
          jpeg.put(scan(component, frequency, frequency, high, low)).put(runs);
          written++;
        }
      }
    }
  }

  private static int blocks(int side) {
    var across = (side + 7) / 8;
    return across * across;
  }

  /** No more than the average of each block, which is grey. */
  private static byte[] dcScan(int blocks, int components) {
    var scan = Bytes.bigEndian().u8(0xff, 0xda).u16(6 + 2 * components).u8(components);
    for (int component = 1; component <= components; component++) {
      scan.u8(component, 0);
    }
    return scan.u8(0, 0, 0).zeros((blocks * components + 7) / 8).array();
  }

  private static byte[] scan(int component, int from, int to, int high, int low) {
    return Bytes.bigEndian()
        .u8(0xff, 0xda)
        .u16(8)
        .u8(1, component, 0, from, to, high << 4 | low)
        .array();
  }

  /** Blocks of which there is nothing to say, up to 32,767 of them in 18 bits. */
  private static byte[] runs(int blocks) {
    var bits = BitWriter.jpeg();
    int left = blocks;
    while (left > 0) {
      var power = Math.min(14, 31 - Integer.numberOfLeadingZeros(left));
      var more = Math.min(left - (1 << power), (1 << power) - 1);
      bits.put(power, 4);
      bits.put(more, power);
      left -= (1 << power) + more;
    }
    return bits.array();
  }

  private static byte[] head(int frame, int width, int height, int components) {
    var head =
        Bytes.bigEndian()
            .u8(0xff, 0xd8)
            .put(quantiser())
            .u8(0xff, frame)
            .u16(8 + 3 * components)
            .u8(8)
            .u16(height)
            .u16(width)
            .u8(components);
    for (int component = 1; component <= components; component++) {
      head.u8(component, 0x11, 0);
    }
    return head.put(dcTable()).put(acTable()).array();
  }

  private static byte[] quantiser() {
    var ones = new byte[64];
    Arrays.fill(ones, (byte) 1);
    return Bytes.bigEndian().u8(0xff, 0xdb).u16(67).u8(0).put(ones).array();
  }

  /** One code of one bit: no difference. */
  private static byte[] dcTable() {
    return Bytes.bigEndian().u8(0xff, 0xc4).u16(20).u8(0, 1).zeros(15).u8(0).array();
  }

  /** Fifteen codes of four bits: the ends of runs of 1, 2, 4 … blocks. */
  private static byte[] acTable() {
    var table = Bytes.bigEndian().u8(0xff, 0xc4).u16(19 + 15).u8(0x10, 0, 0, 0, 15).zeros(12);
    for (int power = 0; power < 15; power++) {
      table.u8(power << 4);
    }
    return table.array();
  }

  private static byte[] restart(int interval) {
    return Bytes.bigEndian().u8(0xff, 0xdd).u16(4).u16(interval).array();
  }

  /** Each block in the five bits of "no difference" and "end of block". */
  static byte[] baseline(int side) {
    var bits = BitWriter.jpeg();
    for (int i = 0; i < blocks(side); i++) {
      bits.put(0, 5);
    }
    return Bytes.bigEndian()
        .put(head(BASELINE, side, side, 1))
        .put(scan(1, 0, 63, 0, 0))
        .put(bits.array())
        .put(END)
        .array();
  }

  private static byte[] restarts(int side) {
    var jpeg =
        Bytes.bigEndian()
            .put(head(BASELINE, side, side, 1))
            .put(restart(1))
            .put(scan(1, 0, 63, 0, 0));
    for (int i = 0; i < blocks(side); i++) {
      jpeg.u8(0x07, 0xff, 0xd0 + i % 8);
    }
    return jpeg.put(END).array();
  }

  /** A marker may have any number of bytes of all ones before it. */
  private static byte[] filled(int scans) {
    return between(scans, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff});
  }

  /** A decoder passes over what is no marker. */
  private static byte[] noisy(int scans) {
    return between(scans, new byte[] {1, 2, 3, (byte) 0xff, 0, 4});
  }

  private static byte[] restarted(int scans) {
    return between(scans, new byte[] {(byte) 0xff, (byte) 0xd0, 0, (byte) 0xff, (byte) 0xd5});
  }

  private static byte[] between(int scans, byte[] filling) {
    var jpeg = Bytes.bigEndian().put(head(PROGRESSIVE, 800, 800, 1));
    jpeg.put(dcScan(blocks(800), 1));
    for (int i = 1; i < scans; i++) {
      jpeg.put(filling).put(scan(1, 1 + i % 63, 1 + i % 63, 0, 0)).put(runs(blocks(800)));
    }
    return jpeg.put(END).array();
  }

  /** The same scan over and over. */
  private static byte[] repeated(int scans) {
    return Bytes.bigEndian()
        .put(head(PROGRESSIVE, 64, 64, 1))
        .put(dcScan(blocks(64), 1))
        .times(scans, Bytes.bigEndian().put(scan(1, 1, 1, 0, 0)).put(runs(blocks(64))).array())
        .put(END)
        .array();
  }

  private static byte[] segments(int marker, int length, int count) {
    var segment = Bytes.bigEndian().u8(0xff, marker).u16(length).zeros(length - 2).array();
    return tables(segment, count);
  }

  private static byte[] tables(byte[] table, int count) {
    var jpeg = baseline(64);
    return Bytes.bigEndian()
        .u8(0xff, 0xd8)
        .times(count, table)
        .put(Arrays.copyOfRange(jpeg, 2, jpeg.length))
        .array();
  }

  private static byte[] fill(int count) {
    var ones = new byte[count];
    Arrays.fill(ones, (byte) 0xff);
    return tables(ones, 1);
  }

  private static byte[] lying(int width, int height) {
    return Bytes.bigEndian()
        .put(head(BASELINE, width, height, 1))
        .put(scan(1, 0, 63, 0, 0))
        .zeros(100)
        .put(END)
        .array();
  }

  private static byte[] twoFrames() {
    return Bytes.bigEndian()
        .put(head(BASELINE, 8, 8, 1))
        .put(head(PROGRESSIVE, 10_000, 10_000, 3))
        .put(dcScan(blocks(8), 1))
        .put(END)
        .array();
  }

  private static byte[] after(int marker, int length) {
    var jpeg = baseline(64);
    return Bytes.bigEndian()
        .put(Arrays.copyOf(jpeg, jpeg.length - 2))
        .u8(0xff, marker)
        .u16(length)
        .put(END)
        .array();
  }

  private static byte[] cut(byte[] jpeg, int parts) {
    return Arrays.copyOf(jpeg, parts > 10 ? parts : jpeg.length / parts);
  }
}
