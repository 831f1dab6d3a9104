package io.tuwen.ocr.embedded;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Scales a picture to a canvas and writes it as the detector's input: three planes of floats. There
 * is white where the canvas goes beyond the picture.
 *
 * <p>Bilinear, and the mean over a small grid where the picture is shrunk, as {@link Sampler} is. A
 * canvas is parallel to its picture: each row of pixels is scaled once, and rows are mixed. Used by
 * one thread at a time.
 */
final class CanvasSampler {
  private static final float WHITE = 255;

  /** Neighbouring rows of pixels lie in different ones. */
  private final Row[] rows = {new Row(), new Row()};

  private byte[] pixels = new byte[0];
  private float[] mixed = new float[0];

  /** A row of pixels, scaled to the width of the canvas: blue, green, red. */
  private static final class Row {
    private int at;
    private float[] values = new float[0];
  }

  void sample(Picture picture, Canvas canvas, FloatBuffer planes) {
    var across = new Taps(canvas.marginX(), picture.width(), canvas.width());
    var down = new Taps(canvas.marginY(), picture.height(), canvas.height());
    prepare(picture.width(), canvas.width());
    for (int y = 0; y < canvas.height(); y++) {
      Arrays.fill(mixed, 0);
      for (int i = y * down.grid; i < (y + 1) * down.grid; i++) {
        mix(picture, across, down.near[i], down.share[i]);
      }
      write(planes, y, canvas, across.grid * down.grid);
    }
  }

  private void prepare(int width, int scaledWidth) {
    if (pixels.length < Picture.PIXEL * (width + 1)) {
      pixels = new byte[Picture.PIXEL * (width + 1)];
    }
    for (var row : rows) {
      row.at = -1;
      if (row.values.length != 3 * scaledWidth) {
        row.values = new float[3 * scaledWidth];
      }
    }
    if (mixed.length != 3 * scaledWidth) {
      mixed = new float[3 * scaledWidth];
    }
  }

  /** Adds what is between a row and the next one. */
  private void mix(Picture picture, Taps across, int near, float share) {
    if (near == Taps.OUTSIDE) {
      for (int x = 0; x < mixed.length; x++) {
        mixed[x] += WHITE * across.grid;
      }
      return;
    }
    add(scaled(picture, across, near), 1 - share);
    if (share > 0) {
      add(scaled(picture, across, near + 1), share);
    }
  }

  private void add(float[] row, float share) {
    for (int x = 0; x < mixed.length; x++) {
      mixed[x] += row[x] * share;
    }
  }

  private float[] scaled(Picture picture, Taps across, int y) {
    var row = rows[y % 2];
    if (row.at != y) {
      row.at = y;
      picture.row(y, pixels);
      scale(across, row.values);
    }
    return row.values;
  }

  private void scale(Taps across, float[] values) {
    var width = values.length / 3;
    for (int x = 0; x < width; x++) {
      float blue = 0;
      float green = 0;
      float red = 0;
      for (int i = x * across.grid; i < (x + 1) * across.grid; i++) {
        if (across.near[i] == Taps.OUTSIDE) {
          blue += WHITE;
          green += WHITE;
          red += WHITE;
          continue;
        }
        var left = Picture.PIXEL * across.near[i];
        var share = across.share[i];
        red += between(pixels[left], pixels[left + 3], share);
        green += between(pixels[left + 1], pixels[left + 4], share);
        blue += between(pixels[left + 2], pixels[left + 5], share);
      }
      values[x] = blue;
      values[width + x] = green;
      values[2 * width + x] = red;
    }
  }

  private static float between(byte left, byte right, float share) {
    return (left & 0xff) * (1 - share) + (right & 0xff) * share;
  }

  private void write(FloatBuffer planes, int y, Canvas canvas, int samples) {
    var width = canvas.width();
    for (int channel = 0; channel < 3; channel++) {
      for (int x = channel * width; x < (channel + 1) * width; x++) {
        mixed[x] = Normalisation.DETECTION.apply(channel, mixed[x] / samples);
      }
      planes.put((channel * canvas.height() + y) * width, mixed, channel * width, width);
    }
  }

  /** Where along one side the canvas' pixels are taken from, a few for each. */
  private static final class Taps {
    static final int OUTSIDE = -1;

    final int grid;

    /** The pixel at or before each place. */
    final int[] near;

    /** How far it is from there to the next pixel. */
    final float[] share;

    Taps(int margin, int side, int canvasSide) {
      var full = side + 2.0 * margin;
      grid = Sampler.grid(full / canvasSide);
      near = new int[canvasSide * grid];
      share = new float[near.length];
      for (int i = 0; i < near.length; i++) {
        var at = full * (i + 0.5) / near.length - margin - 0.5;
        var inside = Math.max(0, Math.min(side - 1, at));
        near[i] = at < -0.5 || at > side - 0.5 ? OUTSIDE : (int) inside;
        share[i] = (float) (inside - (int) inside);
      }
    }
  }
}
