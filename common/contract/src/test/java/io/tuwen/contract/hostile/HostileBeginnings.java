package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.refused;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import io.tuwen.contract.error.ErrorCode;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Files that are hardly there, and files that are several things at once. */
final class HostileBeginnings {
  private static final Map<String, byte[]> MAGIC =
      new TreeMap<>(
          Map.of(
              "jpeg", Bytes.bigEndian().u8(0xff, 0xd8, 0xff).array(),
              "png", Bytes.bigEndian().u8(0x89).text("PNG\r\n\u001a\n").array(),
              "webp", Bytes.bigEndian().text("RIFF\0\0\0\0WEBP").array(),
              "gif", Bytes.bigEndian().text("GIF89a").array(),
              "bmp", Bytes.bigEndian().text("BM").zeros(12).u8(40, 0, 0, 0).array(),
              "tiff-little", Bytes.bigEndian().text("II*\0").array(),
              "tiff-big-endian", Bytes.bigEndian().text("MM\0*").array(),
              "heic", Bytes.bigEndian().u32(24).text("ftypheic").array(),
              "avif", Bytes.bigEndian().u32(24).text("ftypavif").array(),
              "mif1", Bytes.bigEndian().u32(24).text("ftypmif1").array()));

  private HostileBeginnings() {}

  static Stream<HostileFile> files() {
    var unsupported = refused(ErrorCode.UNSUPPORTED_TYPE);
    var plain =
        Stream.of(
            HostileFile.of("none/empty", unsupported, () -> new byte[0]),
            HostileFile.of("none/one-byte", unsupported, () -> new byte[] {(byte) 0xff}),
            HostileFile.of("none/zeros", unsupported, () -> new byte[1_000_000]),
            HostileFile.of(
                "polyglot/gif-with-script",
                typed(),
                () ->
                    Bytes.littleEndian()
                        .text("GIF89a/*")
                        .put(HostileGifs.frames(1, 1, 1))
                        .text("*/=1;alert(1)")
                        .array()),
            HostileFile.of(
                "polyglot/jpeg-and-zip",
                typed(),
                () ->
                    Bytes.bigEndian()
                        .put(HostileJpegs.baseline(64))
                        .text("PK\u0003\u0004")
                        .zeros(100)
                        .text("PK\u0005\u0006")
                        .zeros(18)
                        .array()),
            HostileFile.of(
                "polyglot/png-and-html",
                typed(),
                () ->
                    Bytes.bigEndian()
                        .put(HostilePngs.png(8, 8, 8, 2, false))
                        .text("<script>alert(1)</script>")
                        .array()),
            HostileFile.of(
                "polyglot/tiff-in-jpeg",
                typed(),
                () ->
                    Bytes.bigEndian()
                        .u8(0xff, 0xd8, 0xff, 0xe1)
                        .u16(10)
                        .text("II*\0")
                        .u32(0xfffffff0L)
                        .put(HostileJpegs.baseline(8))
                        .array()),
            HostileFile.of(
                "polyglot/text-that-begins-as-bitmap",
                typed(),
                () ->
                    Bytes.littleEndian()
                        .text("BM is a text.")
                        .u8(0, 40, 0, 0, 0)
                        .text("and it goes on")
                        .array()));
    return Stream.concat(plain, MAGIC.entrySet().stream().flatMap(HostileBeginnings::of));
  }

  /** The magic alone, and followed by nothing but zeros, and by nothing but ones. */
  private static Stream<HostileFile> of(Map.Entry<String, byte[]> magic) {
    return IntStream.of(0, 0xff)
        .boxed()
        .flatMap(
            filling ->
                IntStream.of(0, 8, 4000)
                    .mapToObj(
                        count ->
                            HostileFile.of(
                                "beginning/%s-and-%d-times-%d"
                                    .formatted(magic.getKey(), count, filling),
                                count == 0 ? unreadable() : typed(),
                                () -> filled(magic.getValue(), count, filling))));
  }

  private static byte[] filled(byte[] magic, int count, int filling) {
    return Bytes.bigEndian().put(magic).times(count, new byte[] {(byte) filling}).array();
  }
}
