package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.refused;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import io.tuwen.contract.error.ErrorCode;
import java.util.Arrays;
import java.util.stream.Stream;

/** Bitmaps, for which there is a decoder of our own. */
final class HostileBmps {
  private static final int PLAIN = 0;
  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int FIELDS = 3;
  private static final int PALETTE_BYTES = 4 * 256;

  private HostileBmps() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        HostileFile.of(
            "bmp/runs-with-nothing-in-them",
            unreadable(),
            () -> runs(10_900, 10_900, new byte[] {0, 1})),
        HostileFile.of(
            "bmp/runs-that-jump-over-everything",
            unreadable(),
            () -> runs(10_900, 10_900, jumps(43))),
        HostileFile.of(
            "bmp/runs-of-a-large-picture",
            typed(),
            () -> runs(10_000, 10_000, full(10_000, 10_000))),
        HostileFile.of(
            "bmp/runs-one-pixel-wide", unreadable(), () -> runs(1, 100_000_000, new byte[] {0, 1})),
        HostileFile.of(
            "bmp/runs-beyond-their-row",
            typed(),
            () ->
                runs(
                    4,
                    4,
                    Bytes.littleEndian().times(2_000_000, new byte[] {(byte) 255, 1}).array())),
        HostileFile.of(
            "bmp/jumps-beyond-the-picture",
            typed(),
            () ->
                runs(
                    4,
                    100,
                    Bytes.littleEndian()
                        .times(2_000_000, new byte[] {0, 2, (byte) 255, 0})
                        .array())),
        HostileFile.of("bmp/runs-without-end", typed(), () -> runs(100, 100, new byte[] {10, 1})),
        HostileFile.of(
            "bmp/runs-of-four-bits",
            typed(),
            () -> bmp(640, 480, 4, RLE4, 54 + 64, 0, new byte[64 + 30_000])),
        HostileFile.of(
            "bmp/runs-of-24-bits", typed(), () -> bmp(64, 64, 24, RLE8, 54, 0, new byte[20_000])),
        HostileFile.of(
            "bmp/plain-with-little-in-it",
            unreadable(),
            () -> bmp(10_000, 10_000, 24, PLAIN, 54, 0, new byte[100])),
        HostileFile.of(
            "bmp/as-large-as-can-be-said",
            refused(ErrorCode.TOO_MANY_PIXELS, ErrorCode.IMAGE_UNREADABLE),
            () -> bmp(Integer.MAX_VALUE, Integer.MAX_VALUE, 24, PLAIN, 54, 0, new byte[100])),
        HostileFile.of(
            "bmp/smallest-number-as-height",
            refused(ErrorCode.TOO_MANY_PIXELS, ErrorCode.IMAGE_UNREADABLE),
            () -> bmp(64, Integer.MIN_VALUE, 24, PLAIN, 54, 0, new byte[100])),
        HostileFile.of(
            "bmp/smallest-numbers-as-sides",
            refused(ErrorCode.TOO_MANY_PIXELS, ErrorCode.IMAGE_UNREADABLE),
            () -> bmp(Integer.MIN_VALUE, Integer.MIN_VALUE, 24, PLAIN, 54, 0, new byte[100])),
        HostileFile.of(
            "bmp/negative-sides",
            typed(),
            () -> bmp(-64, -64, 24, PLAIN, 54, 0, new byte[64 * 64 * 3])),
        HostileFile.of(
            "bmp/no-height", unreadable(), () -> bmp(64, 0, 24, PLAIN, 54, 0, new byte[100])),
        HostileFile.of(
            "bmp/no-bits", typed(), () -> bmp(64, 64, 0, PLAIN, 54, 0, new byte[20_000])),
        HostileFile.of("bmp/3-bits", typed(), () -> bmp(64, 64, 3, PLAIN, 54, 0, new byte[20_000])),
        HostileFile.of(
            "bmp/65535-bits", typed(), () -> bmp(64, 64, 65_535, PLAIN, 54, 0, new byte[20_000])),
        HostileFile.of(
            "bmp/many-pixels-of-no-bits",
            unreadable(),
            () -> bmp(10_900, 10_900, 0, PLAIN, 54, 0, new byte[2_000])),
        HostileFile.of(
            "bmp/many-pixels-of-no-known-kind",
            typed(),
            () -> bmp(10_900, 10_900, 8, 4, 54, 0, new byte[2_000])),
        HostileFile.of(
            "bmp/data-at-2-GB",
            typed(),
            () -> bmp(64, 64, 24, PLAIN, 0x80000000L, 0, new byte[20_000])),
        HostileFile.of(
            "bmp/data-at-4-GB",
            typed(),
            () -> bmp(64, 64, 24, PLAIN, 0xffffffffL, 0, new byte[20_000])),
        HostileFile.of(
            "bmp/palette-of-4-G",
            typed(),
            () -> bmp(64, 64, 8, PLAIN, 54 + PALETTE_BYTES, 0xffffffffL, new byte[20_000])),
        HostileFile.of(
            "bmp/palette-beyond-the-end",
            typed(),
            () -> bmp(8, 8, 8, PLAIN, 54, 256, new byte[64])),
        HostileFile.of(
            "bmp/masks-of-zeros",
            typed(),
            () -> bmp(64, 64, 32, FIELDS, 54 + 12, 0, new byte[20_000])),
        HostileFile.of(
            "bmp/masks-of-ones", typed(), () -> bmp(64, 64, 32, FIELDS, 54 + 12, 0, ones(20_000))),
        HostileFile.of(
            "bmp/truncated",
            unreadable(),
            () -> Arrays.copyOf(bmp(64, 64, 24, PLAIN, 54, 0, new byte[64 * 64 * 3]), 2_000)));
  }

  private static byte[] bmp(
      int width, int height, int bits, int compression, long data, long colours, byte[] content) {
    return Bytes.littleEndian()
        .text("BM")
        .u32(54L + content.length)
        .u32(0)
        .u32(data)
        .u32(40)
        .u32(width)
        .u32(height)
        .u16(1)
        .u16(bits)
        .u32(compression)
        .u32(0)
        .u32(0)
        .u32(0)
        .u32(colours)
        .u32(0)
        .put(content)
        .array();
  }

  private static byte[] runs(int width, int height, byte[] runs) {
    return bmp(
        width,
        height,
        8,
        RLE8,
        54 + PALETTE_BYTES,
        0,
        Bytes.littleEndian().zeros(PALETTE_BYTES).put(runs).array());
  }

  private static byte[] jumps(int count) {
    return Bytes.littleEndian().times(count, new byte[] {0, 2, 0, (byte) 255}).u8(0, 1).array();
  }

  private static byte[] full(int width, int height) {
    var row =
        Bytes.littleEndian()
            .times(width / 255, new byte[] {(byte) 255, 1})
            .u8(width % 255, 1, 0, 0)
            .array();
    return Bytes.littleEndian().times(height, row).u8(0, 1).array();
  }

  private static byte[] ones(int count) {
    var ones = new byte[count];
    Arrays.fill(ones, (byte) 0xff);
    return ones;
  }
}
