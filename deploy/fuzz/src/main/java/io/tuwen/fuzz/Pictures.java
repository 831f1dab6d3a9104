package io.tuwen.fuzz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small files of every format that is taken in: what a fuzzer would need long to find. */
public final class Pictures {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  private Pictures() {}

  /** By their formats. */
  public static Map<String, byte[]> all() {
    var all = new LinkedHashMap<String, byte[]>();
    for (var format : new String[] {"jpg", "png", "gif", "bmp", "tiff"}) {
      all.put(format, written(format));
    }
    all.put("old.bmp", oldBitmap());
    all.put("runs.bmp", runs());
    all.put("fields.bmp", fields());
    all.put("vp8.webp", webp("VP8 ", 6, WIDTH, 0, HEIGHT, 0));
    all.put("vp8l.webp", webp("VP8L", 0, 0x2f, WIDTH - 1, HEIGHT << 6, 0, 0));
    all.put("vp8x.webp", webp("VP8X", 4, WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0));
    all.put("heic", heif("heic"));
    all.put("avif", heif("avif"));
    all.put("exif", exif());
    return all;
  }

  private static byte[] written(String format) {
    var picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 1, 0xff8040);
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer bitmap(byte[] bytes, int headerSize) {
    var file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(bytes.length).putInt(0);
    return file.putInt(14 + headerSize).putInt(headerSize);
  }

  /** OS/2's header; one bit a pixel. */
  private static byte[] oldBitmap() {
    var bytes = new byte[14 + 12 + 6 + 4 * HEIGHT];
    bitmap(bytes, 12)
        .putShort((short) WIDTH)
        .putShort((short) HEIGHT)
        .putShort((short) 1)
        .putShort((short) 1);
    return bytes;
  }

  /** Eight bits a pixel in run lengths: a run, a literal, a jump, the end. */
  private static byte[] runs() {
    var data = new byte[] {7, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 2, 1, 1, 2, 5, 0, 1};
    var bytes = new byte[54 + 1024 + data.length];
    var file = bitmap(bytes, 40).putInt(10, 54 + 1024);
    file.putInt(WIDTH).putInt(HEIGHT).putShort((short) 1).putShort((short) 8).putInt(1);
    System.arraycopy(data, 0, bytes, 54 + 1024, data.length);
    return bytes;
  }

  /** Sixteen bits a pixel by masks, from the top. */
  private static byte[] fields() {
    var bytes = new byte[70 + 16 * HEIGHT];
    var file = bitmap(bytes, 56);
    file.putInt(WIDTH).putInt(-HEIGHT).putShort((short) 1).putShort((short) 16).putInt(3);
    file.putInt(54, 0xf800).putInt(58, 0x07e0).putInt(62, 0x001f);
    return bytes;
  }

  /** A container with one chunk. */
  private static byte[] webp(String chunk, int gap, int... head) {
    var file = ByteBuffer.allocate(12 + 8 + gap + head.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(file.capacity() - 8).put(ascii("WEBP"));
    file.put(ascii(chunk)).putInt(gap + head.length).position(20 + gap);
    for (var b : head) {
      file.put((byte) b);
    }
    return file.array();
  }

  /** Boxes inside boxes, with one size. */
  private static byte[] heif(String brand) {
    var size = box("ispe", ByteBuffer.allocate(12).putInt(4, WIDTH).putInt(8, HEIGHT).array());
    var properties = box("iprp", box("ipco", size));
    var meta =
        box("meta", ByteBuffer.allocate(4 + properties.length).putInt(0).put(properties).array());
    var type = box("ftyp", ByteBuffer.allocate(8).put(ascii(brand)).putInt(0).array());
    return ByteBuffer.allocate(type.length + meta.length).put(type).put(meta).array();
  }

  private static byte[] box(String name, byte[] body) {
    return ByteBuffer.allocate(8 + body.length)
        .putInt(8 + body.length)
        .put(ascii(name))
        .put(body)
        .array();
  }

  /** With a model, an orientation, and a place in a directory of its own. */
  public static byte[] exif() {
    var data = ByteBuffer.allocate(6 + 120).order(ByteOrder.LITTLE_ENDIAN);
    data.put(ascii("Exif")).putShort((short) 0);
    data.put(ascii("II")).putShort((short) 42).putInt(8);
    data.putShort((short) 3);
    entry(data, 0x0110, 2, 4, 0x00004d43);
    entry(data, 0x0112, 3, 1, 6);
    entry(data, 0x8825, 4, 1, 60);
    data.putInt(0);
    data.position(6 + 60);
    data.putShort((short) 2);
    entry(data, 1, 2, 2, 'N');
    entry(data, 2, 5, 1, 100);
    data.putInt(0).position(6 + 100);
    data.putInt(31).putInt(1);
    return data.array();
  }

  private static void entry(ByteBuffer data, int tag, int type, int count, int value) {
    data.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
