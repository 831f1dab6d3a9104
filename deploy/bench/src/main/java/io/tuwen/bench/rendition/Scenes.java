package io.tuwen.bench.rendition;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.Random;

/** What stands in the pictures. */
final class Scenes {
  private static final long SEED = 20_261_129;
  private static final int TABLE = 1 << 16;

  /** Of the sensor, in levels of 255. */
  private static final double GRAIN = 5;

  private static final int BANDS = 3;

  private Scenes() {}

  /**
   * Light that changes slowly, textures of five sizes, edges, and on all of it the grain of a
   * sensor, without which a JPEG has far fewer coefficients than a camera's.
   */
  static BufferedImage camera(int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
    var random = new Random(SEED);
    var grain = new float[TABLE];
    for (int i = 0; i < TABLE; i++) {
      grain[i] = (float) (random.nextGaussian() * GRAIN);
    }
    var waves = new Waves(random, width);
    int at = 0;
    for (int y = 0; y < height; y++) {
      // The grain of a sensor has no period; a stride that is odd and changes hides the table's.
      int noise = random.nextInt(TABLE);
      waves.row(y);
      for (int x = 0; x < width; x++) {
        var texture = waves.at(x);
        for (int band = 0; band < BANDS; band++) {
          noise = (noise + 7919) & (TABLE - 1);
          var light = 96 + 52.0 * y / height + 26.0 * (band - 1) * x / width;
          pixels[at++] = level(light + texture * (1 + 0.15 * band) + grain[noise]);
        }
      }
    }
    return picture;
  }

  private static byte level(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }

  /** Sums of waves of several lengths and directions, and tiles with hard edges. */
  private static final class Waves {
    private static final int COUNT = 5;

    private final double[] across = new double[COUNT];
    private final double[] down = new double[COUNT];
    private final float[] sine = new float[TABLE];
    private final int tile;
    private int y;

    Waves(Random random, int width) {
      for (int i = 0; i < COUNT; i++) {
        var length = width / 6.0 / Math.pow(3.2, i);
        var angle = random.nextDouble() * Math.PI;
        across[i] = Math.cos(angle) * TABLE / length;
        down[i] = Math.sin(angle) * TABLE / length;
      }
      for (int i = 0; i < TABLE; i++) {
        sine[i] = (float) Math.sin(2 * Math.PI * i / TABLE);
      }
      tile = width / 23;
    }

    void row(int y) {
      this.y = y;
    }

    double at(int x) {
      double sum = ((x / tile) * 31 + (y / tile) * 17) % 7 == 0 ? -38 : 0;
      for (int i = 0; i < COUNT; i++) {
        sum += sine[(int) (across[i] * x + down[i] * y) & (TABLE - 1)] * (14 - 2 * i);
      }
      return sum;
    }
  }

  /** A part of a photo with a soft edge into nothing, and glass in it. */
  static BufferedImage alpha(int width, int height) {
    var photo = camera(width, height);
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_4BYTE_ABGR);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        var fromCentre = Math.hypot(2.0 * x / width - 1, 2.0 * y / height - 1);
        var opaque = Math.max(0, Math.min(1, (1.05 - fromCentre) * 8));
        var glass = (x / 200 + y / 200) % 5 == 0 ? 0.5 : 1;
        var alpha = (int) Math.round(255 * opaque * glass);
        picture.setRGB(x, y, alpha << 24 | (alpha == 0 ? 0 : photo.getRGB(x, y) & 0xFFFFFF));
      }
    }
    return picture;
  }

  /** A page of an app: a bar, cards, lines of text, a photo in each fourth card. */
  static BufferedImage screenshot(int width, int height) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(0xF4F5F7));
    graphics.fillRect(0, 0, width, height);
    graphics.setColor(new Color(0x0B7A4B));
    graphics.fillRect(0, 0, width, 180);
    var random = new Random(SEED);
    var card = 260;
    for (int i = 0; 210 + (i + 1) * card < height; i++) {
      var top = 210 + i * card;
      graphics.setColor(Color.WHITE);
      graphics.fillRoundRect(30, top, width - 60, card - 30, 24, 24);
      if (i % 4 == 1) {
        graphics.drawImage(camera(width - 120, card - 90), 60, top + 30, null);
      } else {
        writing(graphics, random, 60, top + 30, width - 120, 4);
      }
    }
    graphics.dispose();
    return picture;
  }

  /** Strokes of the size and the density of letters: no font is needed, and none differs. */
  private static void writing(
      Graphics2D graphics, Random random, int left, int top, int width, int lines) {
    graphics.setColor(new Color(0x24292F));
    for (int line = 0; line < lines; line++) {
      var base = top + line * 44;
      var end = left + width * (60 + random.nextInt(40)) / 100;
      for (int x = left; x < end; x += 30) {
        for (int stroke = 0; stroke < 4; stroke++) {
          var y = base + random.nextInt(28);
          if (random.nextBoolean()) {
            graphics.fillRect(x + random.nextInt(8), y, 16, 3);
          } else {
            graphics.drawLine(x + random.nextInt(20), base, x + random.nextInt(20), base + 28);
          }
        }
      }
    }
  }
}
