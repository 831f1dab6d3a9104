package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.tooComplex;
import static io.tuwen.contract.hostile.Expectation.tooLarge;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;

/** WebPs around one lossless pixel. */
final class HostileWebps {
  private static final int ANIMATED = 0x12;

  /** A lossless picture of one pixel, without its RIFF header. */
  private static final byte[] PIXEL =
      Base64.getDecoder().decode("VlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

  private HostileWebps() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        HostileFile.of("webp/500-frames", typed(), () -> frames(1, 1, 500)),
        // Review H1: libwebp looks for each frame from the beginning on; 2.8 and 13.4 CPU seconds.
        HostileFile.of("webp/20000-frames", tooComplex(), () -> frames(1, 1, 20_000)),
        HostileFile.of("webp/40000-frames", tooComplex(), () -> frames(1, 1, 40_000)),
        HostileFile.of("webp/400000-frames", tooComplex(), () -> frames(1, 1, 400_000)),
        HostileFile.of("webp/500-frames-on-a-large-canvas", typed(), () -> frames(2000, 2000, 500)),
        HostileFile.of("webp/large-canvas-one-frame", typed(), () -> frames(10_900, 10_900, 1)),
        HostileFile.of("webp/largest-canvas", tooLarge(), () -> frames(1 << 24, 1 << 24, 1)),
        HostileFile.of(
            "webp/canvas-that-lies", typed(), () -> riff(extended(0, 10_000, 10_000), PIXEL)),
        HostileFile.of("webp/lossless-that-lies", typed(), () -> lossless(10_900, 10_900)),
        HostileFile.of("webp/lossless-too-large", tooLarge(), () -> lossless(16_383, 16_383)),
        HostileFile.of("webp/lossy-that-lies", typed(), HostileWebps::lossy),
        HostileFile.of(
            "webp/100000-unknown-chunks", tooComplex(), () -> chunks("test", 0, 100_000)),
        HostileFile.of("webp/large-profile", typed(), () -> chunks("ICCP", 10_000_000, 1)),
        HostileFile.of("webp/1000-profiles", typed(), () -> chunks("ICCP", 10_000, 1000)),
        HostileFile.of("webp/exif-of-170000-directories", typed(), HostileWebps::exif),
        HostileFile.of("webp/nested-riff", typed(), HostileWebps::nested),
        HostileFile.of("webp/riff-of-no-size", typed(), () -> sized(0)),
        HostileFile.of("webp/riff-of-4-GB", typed(), () -> sized(0xffffffffL)),
        HostileFile.of(
            "webp/chunk-of-4-GB",
            typed(),
            () ->
                riff(
                    extended(0, 1, 1), Bytes.littleEndian().text("VP8L").u32(0xffffffffL).array())),
        HostileFile.of("webp/frame-beyond-its-canvas", typed(), HostileWebps::beyond),
        HostileFile.of("webp/no-picture", unreadable(), () -> riff(extended(ANIMATED, 64, 64))),
        HostileFile.of("webp/truncated", unreadable(), () -> Arrays.copyOf(frames(1, 1, 1), 60)));
  }

  static byte[] frames(int width, int height, int count) {
    var frame = chunk("ANMF", frame(0, 0, 1, 1));
    return riff(
        extended(ANIMATED, width, height),
        chunk("ANIM", new byte[6]),
        Bytes.littleEndian().times(count, frame).array());
  }

  private static byte[] frame(int x, int y, int width, int height) {
    return Bytes.littleEndian()
        .u24(x)
        .u24(y)
        .u24(width - 1)
        .u24(height - 1)
        .u24(40)
        .u8(0)
        .put(PIXEL)
        .array();
  }

  private static byte[] beyond() {
    return riff(
        extended(ANIMATED, 8, 8),
        chunk("ANIM", new byte[6]),
        chunk("ANMF", frame(0xffffff, 0xffffff, 1 << 24, 1 << 24)));
  }

  private static byte[] extended(int flags, int width, int height) {
    return chunk(
        "VP8X", Bytes.littleEndian().u8(flags, 0, 0, 0).u24(width - 1).u24(height - 1).array());
  }

  private static byte[] chunk(String name, byte[] content) {
    return Bytes.littleEndian()
        .text(name)
        .u32(content.length)
        .put(content)
        .zeros(content.length % 2)
        .array();
  }

  private static byte[] riff(byte[]... chunks) {
    var content = Bytes.littleEndian().text("WEBP");
    for (var chunk : chunks) {
      content.put(chunk);
    }
    return Bytes.littleEndian().text("RIFF").u32(content.size()).put(content.array()).array();
  }

  private static byte[] sized(long size) {
    return Bytes.littleEndian().text("RIFF").u32(size).text("WEBP").put(PIXEL).array();
  }

  private static byte[] lossless(int width, int height) {
    return riff(
        chunk(
            "VP8L",
            Bytes.littleEndian()
                .u8(0x2f)
                .u32((width - 1) | (long) (height - 1) << 14)
                .put(Arrays.copyOfRange(PIXEL, 13, PIXEL.length))
                .array()));
  }

  private static byte[] lossy() {
    return riff(
        chunk(
            "VP8 ",
            Bytes.littleEndian()
                .u24(0x10)
                .u8(0x9d, 1, 0x2a)
                .u16(10_900)
                .u16(10_900)
                .zeros(50)
                .array()));
  }

  private static byte[] chunks(String name, int length, int count) {
    return riff(
        extended(0x20, 1, 1),
        Bytes.littleEndian().times(count, chunk(name, new byte[length])).array(),
        PIXEL);
  }

  /** Empty directories, each of which leads to the next. */
  private static byte[] exif() {
    var exif = Bytes.bigEndian().text("Exif\0\0MM").u16(42).u32(8);
    for (int i = 0; i < 170_000; i++) {
      // Counted from behind the prefix.
      exif.u16(0).u32(exif.size() + 4L - 6);
    }
    return riff(extended(0x08, 1, 1), PIXEL, chunk("EXIF", exif.array()));
  }

  private static byte[] nested() {
    var inner = riff(PIXEL);
    for (int i = 0; i < 1000; i++) {
      inner = riff(inner);
    }
    return riff(extended(0, 1, 1), inner, PIXEL);
  }
}
