package io.tuwen.contract.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Images made on the spot: real ones where Java writes the format, honest headers elsewhere. */
public final class TestImages {
  private TestImages() {}

  public static byte[] jpeg(int width, int height) {
    return written("jpg", width, height);
  }

  public static byte[] png(int width, int height) {
    return written("png", width, height);
  }

  public static byte[] gif(int width, int height) {
    return written("gif", width, height);
  }

  public static byte[] bmp(int width, int height) {
    return written("bmp", width, height);
  }

  public static byte[] tiff(int width, int height) {
    return written("tiff", width, height);
  }

  /** A JPEG of about this many bytes; no two are alike. */
  public static byte[] jpegOfSize(int bytes, long seed) {
    var jpeg = jpeg(64, 48);
    var padded = Arrays.copyOf(jpeg, bytes);
    var noise = new byte[bytes - jpeg.length];
    new Random(seed).nextBytes(noise);
    System.arraycopy(noise, 0, padded, jpeg.length, noise.length);
    return padded;
  }

  /** The beginning of an extended WebP. */
  public static byte[] webp(int width, int height) {
    return ByteBuffer.allocate(40)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(32)
        .put(ascii("WEBPVP8X"))
        .putInt(10)
        .putInt(0)
        .put(u24(width - 1))
        .put(u24(height - 1))
        .array();
  }

  /** The boxes of a HEIC that holds a thumbnail beside the picture. */
  public static byte[] heif(String brand, int width, int height) {
    var thumbnail = box("ispe", ints(0, 320, 240));
    var picture = box("ispe", ints(0, width, height));
    var properties = box("iprp", box("ipco", join(thumbnail, picture)));
    var meta = box("meta", join(ints(0), box("hdlr", new byte[20]), properties));
    var type = box("ftyp", join(ascii(brand), ints(0), ascii("mif1"), ascii(brand)));
    return join(type, meta, box("mdat", new byte[64]));
  }

  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  public static byte[] join(byte[]... parts) {
    var joined = new ByteArrayOutputStream();
    for (var part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  /** A JPEG with the EXIF orientation that a phone writes. */
  public static byte[] oriented(byte[] jpeg, int orientation) {
    var exif =
        ByteBuffer.allocate(36)
            .putShort((short) 0xffe1)
            .putShort((short) 34)
            .put(ascii("Exif\0\0II"))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 42)
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putInt(orientation)
            .putInt(0)
            .array();
    return join(Arrays.copyOf(jpeg, 2), exif, Arrays.copyOfRange(jpeg, 2, jpeg.length));
  }

  private static byte[] box(String name, byte[] body) {
    return join(ints(8 + body.length), ascii(name), body);
  }

  private static byte[] ints(int... values) {
    var bytes = ByteBuffer.allocate(4 * values.length);
    for (var value : values) {
      bytes.putInt(value);
    }
    return bytes.array();
  }

  private static byte[] u24(int value) {
    return new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16)};
  }

  private static byte[] written(String format, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.dispose();
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
