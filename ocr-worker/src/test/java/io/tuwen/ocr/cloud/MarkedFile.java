package io.tuwen.ocr.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.tuwen.contract.testing.PrintedText;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** Files that say more than their pixels do, each at another place. */
enum MarkedFile {
  JPEG_EXIF_WITH_A_PLACE(0xE1, "Exif\0\0" + Text.TIFF),
  JPEG_XMP(0xE1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + Text.SAID),
  JPEG_PROFILE(0xE2, "ICC_PROFILE\0" + Text.SAID),
  JPEG_PREVIEWS(0xE2, "MPF\0" + Text.SAID),
  JPEG_IPTC(0xED, "Photoshop 3.0\0" + Text.SAID),
  JPEG_COMMENT(0xFE, Text.SAID),
  JPEG_PREVIEW(0xE0, "JFXX\0" + Text.SAID),
  JPEG_ADOBE_AND_MORE(0xEE, "Adobe\0" + Text.SAID),
  JPEG_BEHIND_ITS_END(0, Text.SAID),
  PNG_EXIF("eXIf", Text.TIFF),
  PNG_XMP("iTXt", "XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta>" + Text.SAID),
  PNG_TEXT("tEXt", "Location\0" + Text.SAID),
  PNG_TIME("tIME", Text.SAID),
  PNG_PROFILE("iCCP", Text.SAID),
  PNG_OF_AN_APPLICATION("prVt", Text.SAID),
  PNG_BEHIND_ITS_END("", Text.SAID);

  static final String MARK = "4711 N";

  /** Before the constants, which cannot see what comes behind them. */
  private static final class Text {
    static final String SAID = "somewhere at 4711 N, serial 0815";

    /** Orientation 1, and a latitude's reference that is no such thing. */
    static final String TIFF =
        "MM\0*\0\0\0\u0008\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0001\0\0\0\0\0\0" + SAID;
  }

  private static final int PNG_HEADER = 8 + 25;

  private final int marker;
  private final String chunk;
  private final String content;

  MarkedFile(int marker, String content) {
    this.marker = marker;
    chunk = null;
    this.content = content;
  }

  MarkedFile(String chunk, String content) {
    marker = 0;
    this.chunk = chunk;
    this.content = content;
  }

  byte[] of(BufferedImage picture) {
    return chunk == null ? jpeg(picture) : png(picture);
  }

  /** The same picture as a file that says nothing. */
  byte[] bare(BufferedImage picture) {
    return PrintedText.write(picture, chunk == null ? "jpg" : "png");
  }

  private byte[] jpeg(BufferedImage picture) {
    var text = content.getBytes(ISO_8859_1);
    if (marker == 0) {
      return put(bare(picture), -1, text);
    }
    var segment =
        ByteBuffer.allocate(4 + text.length)
            .put((byte) 0xFF)
            .put((byte) marker)
            .putShort((short) (2 + text.length))
            .put(text);
    return put(bare(picture), 2, segment.array());
  }

  private byte[] png(BufferedImage picture) {
    var text = content.getBytes(ISO_8859_1);
    if (chunk.isEmpty()) {
      return put(bare(picture), -1, text);
    }
    var whole = ByteBuffer.allocate(12 + text.length).putInt(text.length);
    whole.put(chunk.getBytes(ISO_8859_1)).put(text);
    var sum = new CRC32();
    sum.update(whole.array(), 4, 4 + text.length);
    return put(bare(picture), PNG_HEADER, whole.putInt((int) sum.getValue()).array());
  }

  /** At a place in a file, or behind it. */
  private static byte[] put(byte[] file, int at, byte[] more) {
    var begin = at < 0 ? file.length : at;
    var out = new ByteArrayOutputStream();
    out.write(file, 0, begin);
    out.writeBytes(more);
    out.write(file, begin, file.length - begin);
    return out.toByteArray();
  }
}
