package io.tuwen.contract.testing.drawn;

import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.Random;

/** What a bad photo does to a page. */
final class Photo {
  private static final int GROUND = 0x8A8780;

  private final Random random;

  Photo(Random random) {
    this.random = random;
  }

  /** What becomes of one value of a pixel. */
  private interface Light {
    double at(int x, int y, int value);
  }

  /** Where a pixel comes from. */
  private interface Origin {
    /** Into {@code from}: x and y. */
    void of(int x, int y, double[] from);
  }

  BufferedImage noise(BufferedImage page) {
    var deviation = 30 + random.nextInt(25);
    return lit(page, (x, y, value) -> value * 0.85 + 18 + random.nextGaussian() * deviation);
  }

  BufferedImage blur(BufferedImage page) {
    var deviation = 1.6 + random.nextDouble() * 1.2;
    var radius = (int) Math.ceil(3 * deviation);
    var weights = new float[2 * radius + 1];
    float sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) Math.exp(-(i - radius) * (i - radius) / (2 * deviation * deviation));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    var across =
        new ConvolveOp(new Kernel(weights.length, 1, weights), ConvolveOp.EDGE_NO_OP, null);
    var down = new ConvolveOp(new Kernel(1, weights.length, weights), ConvolveOp.EDGE_NO_OP, null);
    return down.filter(across.filter(page, null), null);
  }

  /** Half of the page, with a soft edge, and darker the further in. */
  BufferedImage shadow(BufferedImage page) {
    var angle = random.nextDouble() * 2 * Math.PI;
    var depth = 0.68 + random.nextDouble() * 0.17;
    var across = Math.cos(angle);
    var down = Math.sin(angle);
    var soft = 25.0;
    return lit(
        page,
        (x, y, value) -> {
          var inside = (x - page.getWidth() / 2.0) * across + (y - page.getHeight() / 2.0) * down;
          var dark = depth / (1 + Math.exp(-inside / soft));
          return value * (1 - dark);
        });
  }

  /** A page that does not lie flat: its lines bend, and its sides are foreshortened. */
  BufferedImage curl(BufferedImage page) {
    var width = page.getWidth();
    var bend = 28 + random.nextInt(22);
    var phase = random.nextDouble() * Math.PI;
    return moved(
        page,
        (x, y, from) -> {
          var along = x / (double) width;
          from[0] = x + 0.03 * width * Math.sin(2 * Math.PI * along);
          from[1] = y + bend * Math.sin(1.5 * Math.PI * along + phase);
        });
  }

  /** From the side: the corners are where a page has them that does not face the camera. */
  BufferedImage perspective(BufferedImage page) {
    var width = page.getWidth();
    var height = page.getHeight();
    var tiltX = (0.15 + random.nextDouble() * 0.1) * (random.nextBoolean() ? 1 : -1);
    var tiltY = (0.1 + random.nextDouble() * 0.1) * (random.nextBoolean() ? 1 : -1);
    var turn = Math.toRadians(random.nextDouble() * 10 - 5);
    // The whole page stays in the picture, also where it is nearest.
    var scale = 0.97 * (1 + Math.abs(tiltX) + Math.abs(tiltY));
    return moved(
        page,
        (x, y, from) -> {
          var u = 2.0 * x / width - 1;
          var v = 2.0 * y / height - 1;
          var turnedU = u * Math.cos(turn) - v * Math.sin(turn);
          var turnedV = u * Math.sin(turn) + v * Math.cos(turn);
          var far = 1 + tiltX * turnedU + tiltY * turnedV;
          from[0] = (turnedU / far * scale + 1) / 2 * width;
          from[1] = (turnedV / far * scale + 1) / 2 * height;
        });
  }

  /** A sixth of the light, and the noise of a camera that makes the most of it. */
  BufferedImage lowLight(BufferedImage page) {
    var share = 0.11 + random.nextDouble() * 0.08;
    return lit(page, (x, y, value) -> value * share + 6 + random.nextGaussian() * 5);
  }

  private static BufferedImage lit(BufferedImage page, Light light) {
    var width = page.getWidth();
    var pixels = pixels(page);
    for (int i = 0; i < pixels.length; i++) {
      int lit = 0;
      for (int shift = 0; shift <= 16; shift += 8) {
        var value = light.at(i % width, i / width, pixels[i] >> shift & 0xFF);
        lit |= (int) Math.max(0, Math.min(255, Math.round(value))) << shift;
      }
      pixels[i] = lit;
    }
    return image(pixels, width, page.getHeight());
  }

  private static BufferedImage moved(BufferedImage page, Origin origin) {
    var width = page.getWidth();
    var height = page.getHeight();
    var pixels = pixels(page);
    var moved = new int[pixels.length];
    var from = new double[2];
    for (int i = 0; i < moved.length; i++) {
      origin.of(i % width, i / width, from);
      moved[i] = between(pixels, width, height, from[0], from[1]);
    }
    return image(moved, width, height);
  }

  /** The colour between four pixels. */
  private static int between(int[] pixels, int width, int height, double x, double y) {
    var left = (int) Math.floor(x);
    var top = (int) Math.floor(y);
    var right = x - left;
    var below = y - top;
    var topLeft = at(pixels, width, height, left, top);
    var topRight = at(pixels, width, height, left + 1, top);
    var bottomLeft = at(pixels, width, height, left, top + 1);
    var bottomRight = at(pixels, width, height, left + 1, top + 1);
    int colour = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      var above = (1 - right) * (topLeft >> shift & 0xFF) + right * (topRight >> shift & 0xFF);
      var under =
          (1 - right) * (bottomLeft >> shift & 0xFF) + right * (bottomRight >> shift & 0xFF);
      colour |= (int) Math.round((1 - below) * above + below * under) << shift;
    }
    return colour;
  }

  private static int at(int[] pixels, int width, int height, int x, int y) {
    var isOutside = x < 0 || y < 0 || x >= width || y >= height;
    return isOutside ? GROUND : pixels[y * width + x];
  }

  private static int[] pixels(BufferedImage page) {
    return page.getRGB(0, 0, page.getWidth(), page.getHeight(), null, 0, page.getWidth());
  }

  private static BufferedImage image(int[] pixels, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    image.setRGB(0, 0, width, height, pixels, 0, width);
    return image;
  }
}
