package io.tuwen.bench.rendition;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/**
 * How near a rendition is to the one that takes no short cut: all pixels of the original, Lanczos'
 * kernel of three lobes in floating point, and no encoding. Told as peak signal-to-noise ratio.
 */
final class Likeness {
  private static final int BANDS = 3;
  private static final int LOBES = 3;
  private static final float WHITE = 255;

  private final int width;
  private final int height;
  private final float[] reference;

  private Likeness(int width, int height, float[] reference) {
    this.width = width;
    this.height = height;
    this.reference = reference;
  }

  /** Computes the reference of a rendition. */
  static Likeness of(BufferedImage original, Sample sample, Work work) {
    var scaled = work.scaled(sample);
    var across =
        resampled(rows(original), original.getWidth(), original.getHeight(), scaled.width());
    // Turned on its side, the columns are the rows.
    var turned = turned(across, scaled.width(), original.getHeight());
    var row = original.getHeight() * BANDS;
    var both =
        turned(
            resampled(
                i -> Arrays.copyOfRange(turned, i * row, (i + 1) * row),
                original.getHeight(),
                scaled.width(),
                scaled.height()),
            scaled.height(),
            scaled.width());
    var size = work.size(sample);
    var left = (scaled.width() - size.width()) / 2;
    var top = (scaled.height() - size.height()) / 2;
    var cut = new float[size.width() * size.height() * BANDS];
    for (int y = 0; y < size.height(); y++) {
      System.arraycopy(
          both,
          ((top + y) * scaled.width() + left) * BANDS,
          cut,
          y * size.width() * BANDS,
          size.width() * BANDS);
    }
    return new Likeness(size.width(), size.height(), cut);
  }

  /** A row of a picture, band after band. */
  private interface Rows {
    float[] row(int y);
  }

  /** What is transparent lies on white. */
  private static Rows rows(BufferedImage picture) {
    var width = picture.getWidth();
    var argb = new int[width];
    return y -> {
      picture.getRGB(0, y, width, 1, argb, 0, width);
      var row = new float[width * BANDS];
      for (int x = 0; x < width; x++) {
        var alpha = (argb[x] >>> 24) / WHITE;
        for (int band = 0; band < BANDS; band++) {
          var value = argb[x] >> (16 - 8 * band) & 0xFF;
          row[x * BANDS + band] = value * alpha + WHITE * (1 - alpha);
        }
      }
      return row;
    };
  }

  private static float[] resampled(Rows rows, int width, int height, int to) {
    var result = new float[to * height * BANDS];
    var scale = Math.max(1, (double) width / to);
    var reach = LOBES * scale;
    var first = new int[to];
    var weights = new float[to][];
    for (int x = 0; x < to; x++) {
      var centre = (x + 0.5) * width / to - 0.5;
      first[x] = (int) Math.ceil(centre - reach);
      weights[x] = new float[(int) Math.floor(centre + reach) - first[x] + 1];
      double sum = 0;
      for (int i = 0; i < weights[x].length; i++) {
        weights[x][i] = (float) lanczos((first[x] + i - centre) / scale);
        sum += weights[x][i];
      }
      for (int i = 0; i < weights[x].length; i++) {
        weights[x][i] /= (float) sum;
      }
    }
    for (int y = 0; y < height; y++) {
      var row = rows.row(y);
      for (int x = 0; x < to; x++) {
        for (int i = 0; i < weights[x].length; i++) {
          var from = Math.max(0, Math.min(width - 1, first[x] + i)) * BANDS;
          for (int band = 0; band < BANDS; band++) {
            result[(y * to + x) * BANDS + band] += weights[x][i] * row[from + band];
          }
        }
      }
    }
    return result;
  }

  private static double lanczos(double x) {
    if (x == 0) {
      return 1;
    }
    var angle = Math.PI * x;
    return Math.abs(x) >= LOBES
        ? 0
        : LOBES * Math.sin(angle) * Math.sin(angle / LOBES) / (angle * angle);
  }

  private static float[] turned(float[] pixels, int width, int height) {
    var turned = new float[pixels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        System.arraycopy(pixels, (y * width + x) * BANDS, turned, (x * height + y) * BANDS, BANDS);
      }
    }
    return turned;
  }

  /**
   * In decibels.
   *
   * @throws IOException where it is no picture, or one of another size
   */
  double decibels(byte[] png) throws IOException {
    var picture = ImageIO.read(new ByteArrayInputStream(png));
    if (picture == null) {
      throw new IOException("Java cannot read it");
    }
    if (picture.getWidth() != width || picture.getHeight() != height) {
      throw new IOException(
          "it has %d × %d pixels, and not %d × %d"
              .formatted(picture.getWidth(), picture.getHeight(), width, height));
    }
    var rows = rows(picture);
    double squares = 0;
    for (int y = 0; y < height; y++) {
      var row = rows.row(y);
      for (int i = 0; i < row.length; i++) {
        var wrong = row[i] - Math.max(0, Math.min(WHITE, reference[y * row.length + i]));
        squares += wrong * wrong;
      }
    }
    return 10 * Math.log10(WHITE * WHITE * reference.length / Math.max(squares, 1e-9));
  }

  static BufferedImage read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return ImageIO.read(in);
    }
  }
}
