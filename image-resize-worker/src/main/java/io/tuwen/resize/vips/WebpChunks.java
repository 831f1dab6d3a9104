package io.tuwen.resize.vips;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Keeps the chunks of a WebP that show something.
 *
 * <p>{@code webpsave} of libvips 8.14 makes an EXIF block of its own where the picture has none.
 */
final class WebpChunks {
  private static final Set<String> SHOWN = Set.of("VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF");
  private static final int FILE_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  /** In the flags of {@code VP8X}: ICC profile, EXIF, XMP. */
  private static final int METADATA = 0x20 | 0x08 | 0x04;

  private WebpChunks() {}

  /** The file without the others. */
  static byte[] shown(byte[] file) {
    var from = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    var to = ByteBuffer.allocate(file.length).order(ByteOrder.LITTLE_ENDIAN);
    to.put(file, 0, FILE_HEADER);
    int at = FILE_HEADER;
    while (at + CHUNK_HEADER <= file.length) {
      var name = new String(file, at, 4, StandardCharsets.ISO_8859_1);
      var size = from.getInt(at + 4);
      var end = Math.min(file.length, at + CHUNK_HEADER + size + size % 2);
      if (SHOWN.contains(name)) {
        var start = to.position();
        to.put(file, at, end - at);
        if (name.equals("VP8X")) {
          to.put(start + CHUNK_HEADER, (byte) (to.get(start + CHUNK_HEADER) & ~METADATA));
        }
      }
      at = end;
    }
    to.putInt(4, to.position() - CHUNK_HEADER);
    return to.position() == file.length ? to.array() : trimmed(to);
  }

  private static byte[] trimmed(ByteBuffer buffer) {
    var bytes = new byte[buffer.position()];
    buffer.get(0, bytes);
    return bytes;
  }
}
