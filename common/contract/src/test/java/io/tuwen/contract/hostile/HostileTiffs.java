package io.tuwen.contract.hostile;

import static io.tuwen.contract.hostile.Expectation.tooComplex;
import static io.tuwen.contract.hostile.Expectation.tooComplexOrUnreadable;
import static io.tuwen.contract.hostile.Expectation.tooLarge;
import static io.tuwen.contract.hostile.Expectation.typed;
import static io.tuwen.contract.hostile.Expectation.unreadable;

import io.tuwen.contract.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** TIFFs, little-endian, with the picture before its directory. */
final class HostileTiffs {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int PLAIN = 1;
  private static final int LZW = 5;
  private static final int DEFLATE = 8;
  private static final int PACK_BITS = 32_773;

  private HostileTiffs() {}

  static Stream<HostileFile> files() {
    return Stream.of(
        // Review M6: 12 KB that are 2.8 CPU seconds. It is an honest blank page, too.
        HostileFile.of(
            "tiff/one-bit-10000",
            typed(),
            () -> strip(10_000, 10_000, 1, 1, DEFLATE, Deflated.zeros(12_500_000))),
        HostileFile.of(
            "tiff/larger-than-allowed",
            tooLarge(),
            () -> strip(20_000, 20_000, 1, 1, DEFLATE, Deflated.zeros(50_000_000))),
        HostileFile.of(
            "tiff/deflate-bomb",
            typed(),
            () -> strip(6000, 6000, 16, 4, DEFLATE, Deflated.zeros(288_000_000))),
        HostileFile.of(
            "tiff/lzw-bomb", typed(), () -> strip(8000, 8000, 8, 3, LZW, Lzw.tiff(192_000_000))),
        HostileFile.of(
            "tiff/pack-bits-bomb",
            typed(),
            () -> strip(8192, 8192, 8, 1, PACK_BITS, packed(8192 * 8192))),
        HostileFile.of(
            "tiff/deflate-with-little-in-it",
            unreadable(),
            () -> strip(10_000, 10_000, 8, 3, DEFLATE, Deflated.zeros(1000))),
        HostileFile.of(
            "tiff/plain-with-little-in-it",
            unreadable(),
            () -> strip(10_000, 10_000, 8, 3, PLAIN, new byte[1000])),
        HostileFile.of(
            "tiff/pack-bits-with-little-in-it",
            unreadable(),
            () -> strip(10_000, 10_000, 8, 3, PACK_BITS, packed(1000))),
        HostileFile.of(
            "tiff/fax-with-nothing-in-it",
            typed(),
            () -> strip(10_000, 10_000, 1, 1, 4, new byte[10])),
        HostileFile.of("tiff/10000-strips-of-one-row", typed(), () -> strips(100, 10_000)),
        HostileFile.of("tiff/1000000-strips", tooComplex(), () -> strips(16, 1_000_000)),
        HostileFile.of("tiff/as-many-strips-as-can-be-said", typed(), HostileTiffs::offsets),
        HostileFile.of("tiff/tiles-of-65520", typed(), () -> tile(65_520, 65_520)),
        HostileFile.of("tiff/tiles-of-4-G", typed(), () -> tile(0xfffffff0L, 0xfffffff0L)),
        HostileFile.of("tiff/tiles-of-no-size", typed(), () -> tile(0, 0)),
        HostileFile.of("tiff/tiles-of-16", typed(), () -> tiles(8000)),
        HostileFile.of(
            "tiff/65535-samples",
            tooComplex(),
            () -> strip(64, 64, 8, 65_535, PLAIN, new byte[64 * 64])),
        HostileFile.of(
            "tiff/64-bits", typed(), () -> strip(64, 64, 64, 3, PLAIN, new byte[64 * 64 * 24])),
        HostileFile.of(
            "tiff/65535-bits",
            typed(),
            () -> strip(64, 64, 65_535, 3, PLAIN, new byte[64 * 64 * 24])),
        HostileFile.of("tiff/directories-in-a-circle", unreadable(), () -> chain(3, true)),
        HostileFile.of("tiff/500-directories", typed(), () -> chain(500, false)),
        HostileFile.of("tiff/501-directories", tooComplex(), () -> chain(501, false)),
        HostileFile.of("tiff/20000-directories", tooComplex(), () -> chain(20_000, false)),
        HostileFile.of(
            "tiff/directories-over-each-other",
            tooComplexOrUnreadable(),
            HostileTiffs::overlapping),
        HostileFile.of("tiff/65535-entries", tooComplex(), () -> entries(65_535)),
        HostileFile.of("tiff/100000-sub-directories", tooComplex(), () -> subDirectories(100_000)),
        HostileFile.of("tiff/sub-directory-is-itself", typed(), () -> subDirectories(1)),
        // Review M7: 8 bytes that were a 500, for a place above 2 GB became a negative one.
        HostileFile.of("tiff/directory-at-4-GB", unreadable(), () -> header(0xfffffff0L)),
        HostileFile.of("tiff/directory-at-2-GB", unreadable(), () -> header(0x80000000L)),
        HostileFile.of("tiff/directory-at-the-end", unreadable(), () -> header(8)),
        HostileFile.of("tiff/directory-at-nothing", unreadable(), () -> header(0)),
        HostileFile.of("tiff/values-at-4-GB", unreadable(), HostileTiffs::valuesFarAway),
        HostileFile.of(
            "tiff/big", Expectation.refused(ErrorCode.UNSUPPORTED_TYPE), HostileTiffs::big),
        HostileFile.of("tiff/truncated", unreadable(), HostileTiffs::truncated));
  }

  private record Entry(int tag, int type, long count, long value) {}

  private static Entry number(int tag, long value) {
    return new Entry(tag, LONG, 1, value);
  }

  static byte[] strip(
      int width, int height, int bits, int samples, int compression, byte[] content) {
    return file(content, picture(width, height, bits, samples, compression, content.length));
  }

  private static List<Entry> picture(
      long width, long height, int bits, int samples, int compression, long length) {
    return new ArrayList<>(
        List.of(
            number(256, width),
            number(257, height),
            new Entry(258, SHORT, 1, bits),
            new Entry(259, SHORT, 1, compression),
            new Entry(262, SHORT, 1, samples >= 3 ? 2 : 1),
            number(273, 8),
            new Entry(277, SHORT, 1, samples),
            number(278, height),
            number(279, length)));
  }

  private static byte[] file(byte[] content, List<Entry> entries) {
    var directory = 8 + content.length + content.length % 2;
    return Bytes.littleEndian()
        .put(header(directory))
        .put(content)
        .zeros(content.length % 2)
        .put(directory(entries, 0))
        .array();
  }

  private static byte[] header(long directory) {
    return Bytes.littleEndian().text("II*\0").u32(directory).array();
  }

  private static byte[] directory(List<Entry> entries, long next) {
    var bytes = Bytes.littleEndian().u16(entries.size());
    for (var entry : entries) {
      bytes.u16(entry.tag()).u16(entry.type()).u32(entry.count()).u32(entry.value());
    }
    return bytes.u32(next).array();
  }

  /** Runs of 128 zeros in two bytes. */
  private static byte[] packed(int count) {
    return Bytes.littleEndian().times(count / 128, new byte[] {(byte) 0x81, 0}).array();
  }

  /** One row each, and all of them at the same place. */
  private static byte[] strips(int width, int count) {
    var content = Bytes.littleEndian().zeros(width);
    var offsets = 8 + content.size();
    for (int i = 0; i < count; i++) {
      content.u32(8);
    }
    var lengths = 8 + content.size();
    for (int i = 0; i < count; i++) {
      content.u32(width);
    }
    // Sums up to the plain bytes of its pixels.
    content.zeros(width * Math.min(count, 10_000));
    var entries = picture(width, count, 8, 1, PLAIN, width);
    entries.set(5, new Entry(273, LONG, count, offsets));
    entries.set(7, number(278, 1));
    entries.set(8, new Entry(279, LONG, count, lengths));
    return file(content.array(), entries);
  }

  private static byte[] offsets() {
    var entries = picture(64, 64, 8, 1, PLAIN, 4096);
    entries.set(5, new Entry(273, LONG, 0xffffffffL, 8));
    return file(new byte[4096], entries);
  }

  private static byte[] tile(long width, long height) {
    var content = Deflated.zeros(1_000_000);
    var entries = picture(1000, 1000, 8, 1, DEFLATE, content.length);
    entries.removeIf(it -> it.tag() == 273 || it.tag() == 278 || it.tag() == 279);
    entries.addAll(
        List.of(
            number(322, width), number(323, height), number(324, 8), number(325, content.length)));
    return file(content, entries);
  }

  /** Each of them the same few bytes. */
  private static byte[] tiles(int side) {
    var tile = Deflated.zeros(256);
    var count = (side / 16) * (side / 16);
    var content = Bytes.littleEndian().put(tile).zeros(tile.length % 2);
    var offsets = 8 + content.size();
    for (int i = 0; i < count; i++) {
      content.u32(8);
    }
    var lengths = 8 + content.size();
    for (int i = 0; i < count; i++) {
      content.u32(tile.length);
    }
    var entries = picture(side, side, 8, 1, DEFLATE, tile.length);
    entries.removeIf(it -> it.tag() == 273 || it.tag() == 278 || it.tag() == 279);
    entries.addAll(
        List.of(
            number(322, 16),
            number(323, 16),
            new Entry(324, LONG, count, offsets),
            new Entry(325, LONG, count, lengths)));
    return file(content.array(), entries);
  }

  private static byte[] chain(int count, boolean circle) {
    var tiff = Bytes.littleEndian().put(header(8 + 64)).zeros(64);
    for (int i = 0; i < count; i++) {
      var entries = picture(8, 8, 8, 1, PLAIN, 64);
      var end = tiff.size() + 2 + 12 * entries.size() + 4;
      tiff.put(directory(entries, i + 1 < count ? end : circle ? 8 + 64 : 0));
    }
    return tiff.array();
  }

  /** Each begins two bytes behind the one before, and has as many entries as can be said. */
  private static byte[] overlapping() {
    var entries = 30_000;
    var size = 2 + 12 * entries + 4;
    var tiff = Bytes.littleEndian().put(header(8));
    for (int i = 0; i < size; i++) {
      tiff.u16(entries);
    }
    return tiff.array();
  }

  private static byte[] entries(int count) {
    var entries = picture(8, 8, 8, 1, PLAIN, 64);
    for (int i = entries.size(); i < count; i++) {
      entries.add(new Entry(60_000, LONG, 1, i));
    }
    return file(new byte[64], entries);
  }

  private static byte[] subDirectories(long count) {
    var entries = picture(8, 8, 8, 1, PLAIN, 64);
    entries.add(new Entry(330, LONG, count, 8 + 64));
    return file(new byte[64], entries);
  }

  private static byte[] valuesFarAway() {
    var entries = picture(8, 8, 8, 3, PLAIN, 192);
    entries.set(2, new Entry(258, SHORT, 3, 0xfffffff0L));
    return file(new byte[192], entries);
  }

  private static byte[] big() {
    return Bytes.littleEndian().text("II+\0").u16(8).u16(0).u64(0xfffffffffffffff0L).array();
  }

  private static byte[] truncated() {
    var tiff = strip(100, 100, 8, 3, PLAIN, new byte[30_000]);
    return Arrays.copyOf(tiff, tiff.length - 60);
  }
}
