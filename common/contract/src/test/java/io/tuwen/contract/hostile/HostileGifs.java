package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.tooComplex;
import static io.tuwen.contract.hostile.Expectation.tooLarge;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import java.util.Arrays;
import java.util.stream.Stream;

/** GIFs of black frames. */
final class HostileGifs {
  private static final byte[] ONE_PIXEL = {2, 2, 0x44, 1, 0};

  private HostileGifs() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        // Review H1: resize,w_1 of these were 0.6, 5.5 and 35 CPU seconds.
        HostileFile.of("gif/500-frames", typed(), () -> frames(1, 1, 500)),
        HostileFile.of("gif/1000-frames", tooComplex(), () -> frames(1, 1, 1000)),
        HostileFile.of("gif/2000-frames", tooComplex(), () -> frames(1, 1, 2000)),
        HostileFile.of("gif/500000-frames", tooComplex(), () -> frames(1, 1, 500_000)),
        HostileFile.of("gif/500-frames-on-a-large-canvas", typed(), () -> frames(2000, 2000, 500)),
        HostileFile.of("gif/100-frames-on-half-a-megapixel", typed(), () -> frames(700, 700, 100)),
        HostileFile.of("gif/large-canvas-small-frame", typed(), () -> frames(10_900, 10_900, 1)),
        HostileFile.of("gif/largest-canvas", tooLarge(), () -> frames(65_535, 65_535, 1)),
        HostileFile.of("gif/no-canvas", unreadable(), () -> frames(0, 0, 1)),
        HostileFile.of("gif/frame-outside-of-its-canvas", typed(), () -> outside(65_535, 65_535)),
        HostileFile.of(
            "gif/frame-larger-than-its-canvas", typed(), () -> lzw(8, 8, 10_000, 10_000)),
        HostileFile.of("gif/lzw-bomb", typed(), () -> lzw(10_900, 10_900, 10_900, 10_900)),
        HostileFile.of(
            "gif/more-pixels-than-its-frame", typed(), () -> lzw(16, 16, 16, 16, 100_000_000)),
        HostileFile.of("gif/comment-of-5-million-blocks", typed(), () -> comment(5_000_000)),
        HostileFile.of("gif/100000-comments", tooComplex(), () -> extensions(100_000)),
        HostileFile.of("gif/endless-comment", typed(), HostileGifs::endless),
        HostileFile.of("gif/endless-frame", typed(), HostileGifs::endlessFrame),
        HostileFile.of("gif/frames-behind-noise", tooComplex(), HostileGifs::noisy),
        HostileFile.of(
            "gif/no-frame",
            unreadable(),
            () -> Bytes.littleEndian().put(head(64, 64)).u8(0x3b).array()),
        HostileFile.of("gif/truncated", unreadable(), HostileGifs::truncated));
  }

  static byte[] frames(int width, int height, int count) {
    var frame =
        Bytes.littleEndian()
            .u8(0x21, 0xf9, 4, 4, 1, 0, 0, 0)
            .put(descriptor(0, 0, 1, 1))
            .put(ONE_PIXEL)
            .array();
    return Bytes.littleEndian().put(head(width, height)).times(count, frame).u8(0x3b).array();
  }

  private static byte[] head(int width, int height) {
    return Bytes.littleEndian()
        .text("GIF89a")
        .u16(width)
        .u16(height)
        .u8(0x80, 0, 0, 0, 0, 0, 255, 255, 255)
        .array();
  }

  private static byte[] descriptor(int left, int top, int width, int height) {
    return Bytes.littleEndian().u8(0x2c).u16(left).u16(top).u16(width).u16(height).u8(0).array();
  }

  private static byte[] outside(int left, int top) {
    return Bytes.littleEndian()
        .put(head(64, 64))
        .put(descriptor(left, top, 1, 1))
        .put(ONE_PIXEL)
        .u8(0x3b)
        .array();
  }

  private static byte[] lzw(int width, int height, int frameWidth, int frameHeight) {
    return lzw(width, height, frameWidth, frameHeight, (long) frameWidth * frameHeight);
  }

  private static byte[] lzw(int width, int height, int frameWidth, int frameHeight, long pixels) {
    return Bytes.littleEndian()
        .put(head(width, height))
        .put(descriptor(0, 0, frameWidth, frameHeight))
        .u8(2)
        .put(blocks(Lzw.gif(pixels)))
        .u8(0x3b)
        .array();
  }

  private static byte[] blocks(byte[] content) {
    var blocks = Bytes.littleEndian();
    for (int at = 0; at < content.length; at += 255) {
      var length = Math.min(255, content.length - at);
      blocks.u8(length).put(Arrays.copyOfRange(content, at, at + length));
    }
    return blocks.u8(0).array();
  }

  private static byte[] comment(int blocks) {
    var gif = frames(16, 16, 1);
    return Bytes.littleEndian()
        .put(head(16, 16))
        .u8(0x21, 0xfe)
        .times(blocks, new byte[] {1, 'x'})
        .u8(0)
        .put(Arrays.copyOfRange(gif, head(1, 1).length, gif.length))
        .array();
  }

  private static byte[] extensions(int count) {
    var gif = frames(16, 16, 1);
    return Bytes.littleEndian()
        .put(head(16, 16))
        .times(count, new byte[] {0x21, (byte) 0xfe, 1, 'x', 0})
        .put(Arrays.copyOfRange(gif, head(1, 1).length, gif.length))
        .array();
  }

  private static byte[] endless() {
    return Bytes.littleEndian()
        .put(head(16, 16))
        .u8(0x21, 0xfe)
        .times(1_000_000, new byte[] {1, 'x'})
        .array();
  }

  private static byte[] endlessFrame() {
    return Bytes.littleEndian()
        .put(head(16, 16))
        .put(descriptor(0, 0, 16, 16))
        .u8(2)
        .times(1_000_000, new byte[] {1, 0})
        .array();
  }

  private static byte[] noisy() {
    var frame =
        Bytes.littleEndian().u8(0, 1, 2, 3).put(descriptor(0, 0, 1, 1)).put(ONE_PIXEL).array();
    return Bytes.littleEndian().put(head(1, 1)).times(2000, frame).u8(0x3b).array();
  }

  private static byte[] truncated() {
    var gif = lzw(500, 500, 500, 500);
    return Arrays.copyOf(gif, gif.length / 2);
  }
}
