package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.tooComplex;
import static io.tuwen.contract.hostile.Expectation.tooLarge;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** PNGs of zeros. */
final class HostilePngs {
  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int RGBA = 6;

  private HostilePngs() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        // Review H9: 280 KB and 780 KB that a decoder holds as 420 and 800 MB.
        HostileFile.of(
            "png/interlaced-16-bit-6000", typed(), () -> png(6000, 6000, 16, RGBA, true)),
        HostileFile.of("png/interlaced-8-bit-8000", typed(), () -> png(8000, 8000, 8, RGB, true)),
        HostileFile.of("png/one-bit-10900", typed(), () -> png(10_900, 10_900, 1, GREY, false)),
        HostileFile.of(
            "png/larger-than-allowed", tooLarge(), () -> png(11_000, 11_000, 1, GREY, false)),
        HostileFile.of("png/50000-square", tooLarge(), () -> lying(50_000, 50_000)),
        HostileFile.of("png/as-large-as-can-be-said", tooLarge(), () -> lying(-1, -1)),
        HostileFile.of("png/no-width", unreadable(), () -> lying(0, 64)),
        HostileFile.of("png/large-with-little-in-it", unreadable(), () -> lying(10_900, 10_900)),
        HostileFile.of("png/very-wide", typed(), () -> png(20_000_000, 1, 1, GREY, false)),
        HostileFile.of("png/more-data-than-pixels", unreadable(), HostilePngs::moreData),
        HostileFile.of("png/zTXt-of-500-MB", typed(), () -> with("zTXt", text(500_000_000), 1)),
        HostileFile.of("png/16-zTXt-of-8-MB", typed(), () -> with("zTXt", text(7_900_000), 16)),
        HostileFile.of(
            "png/99-zTXt-of-8-MB", tooComplex(), () -> with("zTXt", text(7_900_000), 99)),
        HostileFile.of(
            "png/2000-zTXt-of-8-MB", tooComplex(), () -> with("zTXt", text(7_900_000), 2000)),
        HostileFile.of(
            "png/20000-tEXt", tooComplex(), () -> with("tEXt", new byte[] {'a', 0, 'b'}, 20_000)),
        HostileFile.of("png/iTXt-bomb", typed(), () -> with("iTXt", international(), 1)),
        HostileFile.of("png/iCCP-of-500-MB", typed(), () -> with("iCCP", text(500_000_000), 1)),
        HostileFile.of("png/200000-chunks", tooComplex(), () -> with("teST", new byte[0], 200_000)),
        HostileFile.of(
            "png/200000-empty-IDAT", tooComplex(), () -> with("IDAT", new byte[0], 200_000)),
        HostileFile.of(
            "png/animation-of-100000-frames",
            tooComplex(),
            () -> with("fcTL", new byte[26], 100_000)),
        HostileFile.of("png/1000-palettes", typed(), () -> with("PLTE", new byte[768], 1000)),
        HostileFile.of("png/chunk-of-4-GB", typed(), () -> chunkOf(0xffffffffL)),
        HostileFile.of("png/chunk-of-2-GB", typed(), () -> chunkOf(0x7fffffffL)),
        HostileFile.of("png/depth-255", typed(), () -> png(64, 64, 255, RGBA, false)),
        HostileFile.of("png/truncated", unreadable(), HostilePngs::truncated));
  }

  static byte[] png(int width, int height, int depth, int colour, boolean interlaced) {
    return Bytes.bigEndian()
        .put(begin(width, height, depth, colour, interlaced))
        .put(chunk("IDAT", Deflated.zeros(raw(width, height, depth, colour, interlaced))))
        .put(chunk("IEND", new byte[0]))
        .array();
  }

  private static long raw(int width, int height, int depth, int colour, boolean interlaced) {
    var samples = colour == RGBA ? 4 : colour == RGB ? 3 : 1;
    if (!interlaced) {
      return (long) height * (1 + ((long) width * samples * depth + 7) / 8);
    }
    var passes =
        new int[][] {
          {0, 0, 8, 8},
          {4, 0, 8, 8},
          {0, 4, 4, 8},
          {2, 0, 4, 4},
          {0, 2, 2, 4},
          {1, 0, 2, 2},
          {0, 1, 1, 2}
        };
    return Arrays.stream(passes)
        .mapToLong(
            it -> {
              var across = (width - it[0] + it[2] - 1) / it[2];
              var down = (height - it[1] + it[3] - 1) / it[3];
              return across <= 0 || down <= 0
                  ? 0
                  : (long) down * (1 + ((long) across * samples * depth + 7) / 8);
            })
        .sum();
  }

  private static byte[] begin(int width, int height, int depth, int colour, boolean interlaced) {
    var header =
        Bytes.bigEndian()
            .u32(width)
            .u32(height)
            .u8(depth, colour, 0, 0, interlaced ? 1 : 0)
            .array();
    return Bytes.bigEndian().u8(0x89).text("PNG\r\n\u001a\n").put(chunk("IHDR", header)).array();
  }

  private static byte[] chunk(String name, byte[] content) {
    var named = Bytes.bigEndian().text(name).put(content).array();
    var sum = new CRC32();
    sum.update(named);
    return Bytes.bigEndian().u32(content.length).put(named).u32(sum.getValue()).array();
  }

  private static byte[] lying(int width, int height) {
    return Bytes.bigEndian()
        .put(begin(width, height, 8, RGB, false))
        .put(chunk("IDAT", Deflated.zeros(1_000_000)))
        .put(chunk("IEND", new byte[0]))
        .array();
  }

  private static byte[] moreData() {
    return Bytes.bigEndian()
        .put(begin(1, 1, 8, GREY, false))
        .put(chunk("IDAT", Deflated.zeros(2_000_000_000)))
        .put(chunk("IEND", new byte[0]))
        .array();
  }

  private static byte[] text(int unpacked) {
    return Bytes.bigEndian().text("name\0\0").put(Deflated.zeros(unpacked)).array();
  }

  private static byte[] international() {
    return Bytes.bigEndian()
        .text("XML:com.adobe.xmp\0")
        .u8(1, 0, 0, 0)
        .put(Deflated.zeros(500_000_000))
        .array();
  }

  private static byte[] with(String name, byte[] content, int count) {
    return Bytes.bigEndian()
        .put(begin(64, 64, 8, RGB, false))
        .times(count, chunk(name, content))
        .put(chunk("IDAT", Deflated.zeros(raw(64, 64, 8, RGB, false))))
        .put(chunk("IEND", new byte[0]))
        .array();
  }

  private static byte[] chunkOf(long length) {
    return Bytes.bigEndian()
        .put(begin(64, 64, 8, RGB, false))
        .put(chunk("IDAT", Deflated.zeros(raw(64, 64, 8, RGB, false))))
        .u32(length)
        .text("teST")
        .zeros(100)
        .array();
  }

  private static byte[] truncated() {
    var png = png(2000, 2000, 8, RGB, false);
    return Arrays.copyOf(png, png.length / 2);
  }
}
