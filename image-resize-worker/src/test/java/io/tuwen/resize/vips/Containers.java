package io.tuwen.resize.vips;

import io.tuwen.resize.process.OutputFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Walks through the parts of a file and tells which of them are not needed to show it. */
final class Containers {
  private static final Set<String> PNG = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND", "pHYs");
  private static final Set<String> WEBP = Set.of("VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF");

  /** JFIF, tables, frames, scans. */
  private static final Set<Integer> JPEG = Set.of(0xe0, 0xdb, 0xc0, 0xc2, 0xc4, 0xda, 0xdd);

  /** Sizes, samples, strips or tiles, resolution. */
  private static final Set<Integer> TIFF =
      Set.of(
          0xfe, 0x100, 0x101, 0x102, 0x103, 0x106, 0x111, 0x112, 0x115, 0x116, 0x117, 0x11a, 0x11b,
          0x11c, 0x128, 0x129, 0x13d, 0x142, 0x143, 0x144, 0x145, 0x152, 0x153);

  private Containers() {}

  static List<String> unexpected(byte[] file, OutputFormat format) {
    return switch (format) {
      case PNG -> png(ByteBuffer.wrap(file));
      case JPG -> jpeg(file);
      case WEBP -> webp(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN));
      case GIF -> gif(file);
      case TIFF -> tiff(ByteBuffer.wrap(file));
      case BMP, HEIC, AVIF -> List.of();
    };
  }

  private static List<String> png(ByteBuffer file) {
    var found = new ArrayList<String>();
    for (int at = 8; at < file.limit(); at += 12 + file.getInt(at)) {
      var type = name(file, at + 4);
      if (!PNG.contains(type)) {
        found.add("chunk " + type);
      }
    }
    return found;
  }

  private static List<String> webp(ByteBuffer file) {
    var found = new ArrayList<String>();
    for (int at = 12; at < file.limit(); ) {
      var type = name(file, at);
      if (!WEBP.contains(type)) {
        found.add("chunk " + type);
      }
      var size = file.getInt(at + 4);
      at += 8 + size + size % 2;
    }
    return found;
  }

  private static String name(ByteBuffer file, int at) {
    var name = new byte[4];
    file.get(at, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static List<String> jpeg(byte[] file) {
    var found = new ArrayList<String>();
    for (int at = 2; (file[at + 1] & 0xff) != 0xda; ) {
      var marker = file[at + 1] & 0xff;
      if (!JPEG.contains(marker)) {
        found.add("segment %x".formatted(marker));
      }
      if (marker == 0xe0 && (file[at + 16] != 0 || file[at + 17] != 0)) {
        found.add("thumbnail of JFIF");
      }
      at += 2 + ((file[at + 2] & 0xff) << 8 | (file[at + 3] & 0xff));
    }
    return found;
  }

  private static List<String> gif(byte[] file) {
    var found = new ArrayList<String>();
    int at = 13 + table(file[10]);
    while (file[at] != 0x3b) {
      if (file[at] == 0x2c) {
        at += 10 + table(file[at + 9]) + 1;
      } else {
        var label = file[at + 1] & 0xff;
        var isLoop =
            label == 0xff
                && new String(file, at + 3, 11, StandardCharsets.ISO_8859_1).equals("NETSCAPE2.0");
        if (label != 0xf9 && !isLoop) {
          found.add("extension %x".formatted(label));
        }
        at += 2;
      }
      while (file[at] != 0) {
        at += 1 + (file[at] & 0xff);
      }
      at++;
    }
    return found;
  }

  private static int table(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  private static List<String> tiff(ByteBuffer file) {
    file.order(file.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    var found = new ArrayList<String>();
    var at = file.getInt(4);
    for (int i = 0; i < file.getShort(at); i++) {
      var tag = file.getShort(at + 2 + 12 * i) & 0xffff;
      if (!TIFF.contains(tag)) {
        found.add("tag %x".formatted(tag));
      }
    }
    return found;
  }
}
