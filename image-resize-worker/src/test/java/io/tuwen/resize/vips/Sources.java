package io.tuwen.resize.vips;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;

/**
 * Originals made on the spot: four quarters, red, green, blue and yellow, from the top left in
 * reading order.
 */
final class Sources {
  static final List<Color> QUARTERS = List.of(Color.RED, Color.GREEN, Color.BLUE, Color.YELLOW);

  private Sources() {}

  /** By a name of {@code vocabulary.txt}: {@code jpg:200x100}, {@code anim:40x30x3}. */
  static byte[] named(String name) {
    var kind = name.substring(0, name.indexOf(':'));
    var sides =
        Arrays.stream(name.substring(name.indexOf(':') + 1).split("x"))
            .mapToInt(Integer::parseInt)
            .toArray();
    var width = sides[0];
    var height = sides[1];
    if (kind.startsWith("exif")) {
      return withOrientation(
          written(quarters(width, height, BufferedImage.TYPE_INT_RGB), "jpg"),
          Integer.parseInt(kind.substring(4)));
    }
    return switch (kind) {
      case "gray" -> written(quarters(width, height, BufferedImage.TYPE_BYTE_GRAY), "jpg");
      case "png16" -> written(quarters(width, height, BufferedImage.TYPE_USHORT_GRAY), "png");
      case "alpha" -> written(transparent(width, height), "png");
      case "cmyk" -> Cmyk.jpeg(width, height);
      case "anim" -> animated(width, height, sides[2]);
      default -> written(quarters(width, height, BufferedImage.TYPE_INT_RGB), kind);
    };
  }

  static BufferedImage quarters(int width, int height, int type) {
    var image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        var quarter = (2 * x >= width ? 1 : 0) + (2 * y >= height ? 2 : 0);
        image.setRGB(x, y, QUARTERS.get(quarter).getRGB());
      }
    }
    return image;
  }

  /** Opaque blue at the left; at the right, fully transparent with a hidden red. */
  static BufferedImage transparent(int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 2 * x < width ? 0xff0000ff : 0x00ff0000);
      }
    }
    return image;
  }

  static byte[] written(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] jpegOfQuality(int width, int height, float quality) {
    var writer = ImageIO.getImageWritersByFormatName("jpg").next();
    var out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      var parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality);
      writer.setOutput(stream);
      var image = quarters(width, height, BufferedImage.TYPE_INT_RGB);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** A GIF whose frames are the quarters' colours, one after the other. */
  static byte[] animated(int width, int height, int frames) {
    var writer = ImageIO.getImageWritersByFormatName("gif").next();
    var out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < frames; i++) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var graphics = image.createGraphics();
        graphics.setColor(QUARTERS.get(i % QUARTERS.size()));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        var metadata =
            writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), null);
        delay(metadata);
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private static void delay(IIOMetadata metadata) throws IOException {
    var format = metadata.getNativeMetadataFormatName();
    var root = (IIOMetadataNode) metadata.getAsTree(format);
    var control = (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("delayTime", "20");
    metadata.setFromTree(format, root);
  }

  /** Puts an EXIF segment behind the start of a JPEG. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    var out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(exif);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
