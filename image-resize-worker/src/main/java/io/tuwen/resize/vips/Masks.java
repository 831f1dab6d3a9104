package io.tuwen.resize.vips;

import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.Vips;
import java.nio.ByteBuffer;

/** Masks of one band: 255 where a picture stays, 0 where it goes. */
final class Masks {
  private static final int OPAQUE = 255;

  private Masks() {}

  /** A rectangle with round corners; the edge of a pixel's width is partly transparent. */
  static Image rounded(Vips vips, int width, int height, int radius) {
    return vips.image(width, height, 1, buffer -> draw(buffer, width, height, radius));
  }

  private static void draw(ByteBuffer buffer, int width, int height, int radius) {
    for (int i = 0; i < width * height; i++) {
      buffer.put(i, (byte) OPAQUE);
    }
    for (int y = 0; y < radius; y++) {
      for (int x = 0; x < radius; x++) {
        var value = (byte) coverage(radius - x - 0.5, radius - y - 0.5, radius);
        buffer.put(y * width + x, value);
        buffer.put(y * width + width - 1 - x, value);
        buffer.put((height - 1 - y) * width + x, value);
        buffer.put((height - 1 - y) * width + width - 1 - x, value);
      }
    }
  }

  /** How much of a pixel at this distance from the centre lies inside. */
  private static int coverage(double x, double y, int radius) {
    var inside = radius - Math.hypot(x, y) + 0.5;
    return (int) Math.round(Math.max(0, Math.min(1, inside)) * OPAQUE);
  }
}
