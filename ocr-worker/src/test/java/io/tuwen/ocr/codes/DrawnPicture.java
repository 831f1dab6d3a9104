package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import io.tuwen.contract.testing.PrintedText;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.NoninvertibleTransformException;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.DataBufferInt;
import java.awt.image.Kernel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A picture that a test draws codes and other things into. */
public final class DrawnPicture {
  private final BufferedImage image;
  private final List<Drawn> codes = new ArrayList<>();

  /**
   * A code in the picture.
   *
   * @param outline from the code's own top left corner, clockwise
   */
  record Drawn(BarcodeFormat format, String text, List<Place> outline) {}

  public DrawnPicture(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    fill(Color.WHITE);
  }

  DrawnPicture fill(Color colour) {
    var graphics = graphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.dispose();
    return this;
  }

  List<Drawn> codes() {
    return codes;
  }

  /** Draws a code with its quiet zone around a place. */
  public DrawnPicture code(
      BarcodeFormat format, String text, double x, double y, double module, double degrees) {
    return code(Symbol.of(format, text), x, y, module, degrees);
  }

  public DrawnPicture code(Symbol symbol, double x, double y, double module, double degrees) {
    var bits = symbol.bits();
    var box = bits.getEnclosingRectangle();
    var isFlat = bits.getHeight() == 1;
    var high = isFlat ? 50 : box[3];
    var placed = new AffineTransform();
    placed.translate(x, y);
    placed.rotate(Math.toRadians(degrees));
    placed.scale(symbol.isMirrored() ? -module : module, module);
    placed.translate(-box[2] / 2.0, -high / 2.0);
    var quiet = isFlat ? 10 : 4;
    paint(
        placed,
        new double[] {-quiet, -4, box[2] + quiet, high + 4},
        (u, v) -> {
          var isBit = u >= 0 && v >= 0 && u < box[2] && v < high;
          return isBit && bits.get(box[0] + (int) u, isFlat ? 0 : box[1] + (int) v)
              ? symbol.ink().getRGB()
              : symbol.paper().getRGB();
        });
    var corners = new double[] {0, 0, box[2], 0, box[2], high, 0, high};
    placed.transform(corners, 0, corners, 0, 4);
    var outline = new ArrayList<Place>();
    for (int i = 0; i < 8; i += 2) {
      outline.add(new Place(corners[i], corners[i + 1]));
    }
    if (symbol.isMirrored()) {
      outline.add(1, outline.remove(3));
      outline.add(2, outline.remove(3));
    }
    codes.add(new Drawn(symbol.format(), symbol.text(), outline));
    return this;
  }

  /** Colours what a box becomes that is placed; each pixel is the mean of sixteen places in it. */
  private void paint(AffineTransform placed, double[] box, Colours colours) {
    AffineTransform back;
    try {
      back = placed.createInverse();
    } catch (NoninvertibleTransformException e) {
      throw new IllegalArgumentException(e);
    }
    var around =
        placed
            .createTransformedShape(
                new Rectangle2D.Double(box[0], box[1], box[2] - box[0], box[3] - box[1]))
            .getBounds()
            .intersection(new Rectangle(image.getWidth(), image.getHeight()));
    var place = new double[2];
    for (int y = around.y; y < around.y + around.height; y++) {
      for (int x = around.x; x < around.x + around.width; x++) {
        var under = image.getRGB(x, y);
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int i = 0; i < 16; i++) {
          place[0] = x + i % 4 / 4.0 + 0.125;
          place[1] = y + (i - i % 4) / 16.0 + 0.125;
          back.transform(place, 0, place, 0, 1);
          var isInside =
              place[0] >= box[0] && place[1] >= box[1] && place[0] < box[2] && place[1] < box[3];
          var colour = isInside ? colours.at(place[0], place[1]) : under;
          red += (colour >> 16) & 0xff;
          green += (colour >> 8) & 0xff;
          blue += colour & 0xff;
        }
        image.setRGB(x, y, new Color(red / 16, green / 16, blue / 16).getRGB());
      }
    }
  }

  /** What colour a place has, before it is turned and moved. */
  private interface Colours {
    int at(double x, double y);
  }

  public DrawnPicture text(int x, int y, int size, String... lines) {
    return text(x, y, size, Color.BLACK, lines);
  }

  DrawnPicture text(int x, int y, int size, Color colour, String... lines) {
    var graphics = graphics();
    graphics.setColor(colour);
    graphics.setFont(new Font("WenQuanYi Zen Hei", Font.PLAIN, size));
    for (int i = 0; i < lines.length; i++) {
      graphics.drawString(lines[i], x, y + i * size * 3 / 2);
    }
    graphics.dispose();
    return this;
  }

  DrawnPicture box(int x, int y, int width, int height, Color colour) {
    var graphics = graphics();
    graphics.setColor(colour);
    graphics.fillRect(x, y, width, height);
    graphics.dispose();
    return this;
  }

  /** Light that falls off towards the right, as in a photo. */
  DrawnPicture shadow(double share) {
    var rgb = rgb();
    for (int i = 0; i < rgb.length; i++) {
      var factor = 1 - share * (i % image.getWidth()) / image.getWidth();
      rgb[i] =
          (int) ((rgb[i] >> 16 & 0xff) * factor) << 16
              | (int) ((rgb[i] >> 8 & 0xff) * factor) << 8
              | (int) ((rgb[i] & 0xff) * factor);
    }
    return this;
  }

  DrawnPicture noise(int swing, long seed) {
    var random = new Random(seed);
    var rgb = rgb();
    for (int i = 0; i < rgb.length; i++) {
      var add = (int) (random.nextGaussian() * swing);
      rgb[i] =
          bounded((rgb[i] >> 16 & 0xff) + add) << 16
              | bounded((rgb[i] >> 8 & 0xff) + add) << 8
              | bounded((rgb[i] & 0xff) + add);
    }
    return this;
  }

  /** The pixels themselves, not a copy. */
  private int[] rgb() {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  private static int bounded(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Every pixel becomes the mean of a square of this many pixels. */
  DrawnPicture blurred(int side) {
    var weights = new float[side * side];
    Arrays.fill(weights, 1f / weights.length);
    var blurred =
        new ConvolveOp(new Kernel(side, side, weights), ConvolveOp.EDGE_NO_OP, null)
            .filter(image, null);
    var graphics = graphics();
    graphics.drawImage(blurred, 0, 0, null);
    graphics.dispose();
    return this;
  }

  /** As if it were seen from the side: the right edge is shorter than the left one. */
  DrawnPicture leaning(double share) {
    var copy = new BufferedImage(image.getWidth(), image.getHeight(), image.getType());
    copy.setData(image.getData());
    fill(Color.WHITE);
    for (int x = 0; x < image.getWidth(); x++) {
      var shrink = 1 - share * x / image.getWidth();
      for (int y = 0; y < image.getHeight(); y++) {
        var from = (y - image.getHeight() / 2.0) / shrink + image.getHeight() / 2.0;
        if (from >= 0 && from < image.getHeight()) {
          image.setRGB(x, y, copy.getRGB(x, (int) from));
        }
      }
    }
    return this;
  }

  public byte[] png() {
    return PrintedText.write(image, "png");
  }

  Search search() {
    return new Search(pixels());
  }

  Pixels pixels() {
    var bytes = ByteBuffer.allocateDirect(3 * image.getWidth() * image.getHeight());
    for (var rgb : rgb()) {
      bytes.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
    }
    return new Pixels(bytes.flip(), image.getWidth(), image.getHeight());
  }

  private Graphics2D graphics() {
    var graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return graphics;
  }
}
