package io.tuwen.ocr.embedded;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Cuts a quadrilateral, or several beside each other, out of a picture, straightens it, and writes
 * it as a network's input: three planes of floats. Outside of the picture, its edge goes on. Used
 * by one thread at a time.
 *
 * <p>Bilinear; where the picture is shrunk, each value is the mean over a small grid, so that thin
 * strokes survive.
 */
final class Sampler {
  private static final int MAX_GRID = 4;
  private final float[] sum = new float[3];
  private float[][] row = new float[3][0];

  /**
   * Puts pieces beside each other, each as wide as its share of the length. Fills {@code width}
   * columns of planes that are {@code stride} wide; what is right of them is set to zero.
   */
  void sample(
      Picture picture,
      List<Corners> pieces,
      int width,
      int stride,
      int height,
      FloatBuffer planes) {
    if (row[0].length < stride) {
      row = new float[3][stride];
    }
    var length = pieces.stream().mapToDouble(Corners::width).sum();
    for (int y = 0; y < height; y++) {
      int start = 0;
      double behind = 0;
      for (int i = 0; i < pieces.size(); i++) {
        behind += pieces.get(i).width();
        var isLast = i == pieces.size() - 1;
        var end = isLast ? width : (int) Math.round(width * behind / length);
        sampleRow(picture, pieces.get(i), y, height, start, end);
        start = end;
      }
      write(planes, y, width, stride, height);
    }
  }

  /** Fills the columns of a row from {@code start} to before {@code end}. */
  private void sampleRow(Picture picture, Corners from, int y, int height, int start, int end) {
    var width = end - start;
    var columns = grid(from.width() / width);
    var rows = grid(from.height() / height);
    for (int x = 0; x < width; x++) {
      sum[0] = 0;
      sum[1] = 0;
      sum[2] = 0;
      for (int j = 0; j < rows; j++) {
        var v = (y + (j + 0.5) / rows) / height;
        var left = from.topLeft().x() + (from.bottomLeft().x() - from.topLeft().x()) * v;
        var leftY = from.topLeft().y() + (from.bottomLeft().y() - from.topLeft().y()) * v;
        var right = from.topRight().x() + (from.bottomRight().x() - from.topRight().x()) * v;
        var rightY = from.topRight().y() + (from.bottomRight().y() - from.topRight().y()) * v;
        for (int i = 0; i < columns; i++) {
          var u = (x + (i + 0.5) / columns) / width;
          add(picture, (float) (left + (right - left) * u), (float) (leftY + (rightY - leftY) * u));
        }
      }
      put(start + x, columns * rows);
    }
  }

  /** Of how many places along one side a value is the mean. */
  static int grid(double shrink) {
    return Math.max(1, Math.min(MAX_GRID, (int) Math.round(shrink)));
  }

  /** Adds blue, green and red at a place between pixels. */
  private void add(Picture picture, float x, float y) {
    var maxX = picture.width() - 1;
    var maxY = picture.height() - 1;
    var insideX = Math.max(0, Math.min(maxX, x));
    var insideY = Math.max(0, Math.min(maxY, y));
    var left = (int) insideX;
    var top = (int) insideY;
    var shareX = insideX - left;
    var shareY = insideY - top;
    var at = picture.offset(left, top);
    var right = left < maxX ? picture.right() : 0;
    var down = top < maxY ? picture.down() : 0;
    var bottomRight = shareX * shareY;
    var bottomLeft = shareY - bottomRight;
    var topRight = shareX - bottomRight;
    var topLeft = 1 - shareX - bottomLeft;
    var rgb = picture.rgb();
    for (int channel = 0; channel < 3; channel++) {
      var pixel = at + 2 - channel;
      sum[channel] +=
          (rgb.get(pixel) & 0xff) * topLeft
              + (rgb.get(pixel + right) & 0xff) * topRight
              + (rgb.get(pixel + down) & 0xff) * bottomLeft
              + (rgb.get(pixel + right + down) & 0xff) * bottomRight;
    }
  }

  private void put(int x, int samples) {
    for (int channel = 0; channel < 3; channel++) {
      row[channel][x] = Normalisation.RECOGNITION.apply(channel, sum[channel] / samples);
    }
  }

  private void write(FloatBuffer planes, int y, int width, int stride, int height) {
    for (int channel = 0; channel < 3; channel++) {
      for (int x = width; x < stride; x++) {
        row[channel][x] = 0;
      }
      planes.put((channel * height + y) * stride, row[channel], 0, stride);
    }
  }
}
