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
    var tiltX = (0.22 + random.nextDouble() * 0.12) * (random.nextBoolean() ? 1 : -1);
    var tiltY = (0.18 + random.nextDouble() * 0.12) * (random.nextBoolean() ? 1 : -1);
    var turn = Math.toRadians(random.nextDouble() * 10 - 5);
    return moved(
        page,
        (x, y, from) -> {
          var u = 2.0 * x / width - 1;
          var v = 2.0 * y / height - 1;
          var turnedU = u * Math.cos(turn) - v * Math.sin(turn);
          var turnedV = u * Math.sin(turn) + v * Math.cos(turn);
          var far = 1 + tiltX * turnedU + tiltY * turnedV;
          from[0] = (turnedU / far * 1.2 + 1) / 2 * width;
          from[1] = (turnedV / far * 1.2 + 1) / 2 * height;
        });
  }

  /** A sixth of the light, and the noise of a camera that makes the most of it. */
  BufferedImage lowLight(BufferedImage page) {
    var share = 0.11 + random.nextDouble() * 0.08;
    return lit(page, (x, y, value) -> value * share + 6 + random.nextGaussian() * 5);
  }

  private static BufferedImage lit(BufferedImage page, Light light) {
    var lit = new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    for (int y = 0; y < page.getHeight(); y++) {
      for (int x = 0; x < page.getWidth(); x++) {
        var from = page.getRGB(x, y);
        int to = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
          var value = light.at(x, y, from >> shift & 0xFF);
          to |= (int) Math.max(0, Math.min(255, Math.round(value))) << shift;
        }
        lit.setRGB(x, y, to);
      }
    }
    return lit;
  }

  private static BufferedImage moved(BufferedImage page, Origin origin) {
    var moved = new BufferedImage(page.getWidth(), page.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    var from = new double[2];
    for (int y = 0; y < page.getHeight(); y++) {
      for (int x = 0; x < page.getWidth(); x++) {
        origin.of(x, y, from);
        moved.setRGB(x, y, between(page, from[0], from[1]));
      }
    }
    return moved;
  }

  /** The colour between four pixels. */
  private static int between(BufferedImage page, double x, double y) {
    var left = (int) Math.floor(x);
    var top = (int) Math.floor(y);
    var right = x - left;
    var below = y - top;
    int colour = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      var value =
          (1 - below)
                  * ((1 - right) * at(page, left, top, shift)
                      + right * at(page, left + 1, top, shift))
              + below
                  * ((1 - right) * at(page, left, top + 1, shift)
                      + right * at(page, left + 1, top + 1, shift));
      colour |= (int) Math.round(value) << shift;
    }
    return colour;
  }

  private static int at(BufferedImage page, int x, int y, int shift) {
    var isOutside = x < 0 || y < 0 || x >= page.getWidth() || y >= page.getHeight();
    return (isOutside ? GROUND : page.getRGB(x, y)) >> shift & 0xFF;
  }
}
