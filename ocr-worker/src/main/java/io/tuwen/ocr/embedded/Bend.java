package io.tuwen.ocr.embedded;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Follows the middle of a long region that is as thick everywhere and not straight: a line on a
 * page that does not lie flat.
 *
 * <p>In the frame of the region's rectangle: u along the text, v across it.
 */
final class Bend {
  /** What fills more of its rectangle than this is straight enough. */
  private static final double FULL = 0.75;

  private static final double MIN_ASPECT = 5;

  /** A text whose middle strays less than this share of its thickness is straight. */
  private static final double STRAIGHT = 0.5;

  /** Where it is this much thicker than usual, two lines have grown together. */
  private static final double THICK = 2;

  private static final double MAX_THICK_SHARE = 0.15;

  /** How far around a place its slope is looked for, in thicknesses. */
  private static final double AROUND = 4;

  private final Spot origin;
  private final double alongX;
  private final double alongY;
  private final double step;
  private final int bins;
  private final double[] count;
  private final double[] middle;
  private final double[] top;
  private final double[] bottom;

  private Bend(int[] runs, Rectangle around, boolean isVertical, double step) {
    var isAlongWidth = around.width() >= around.height();
    var x = isAlongWidth ? around.directionX() : -around.directionY();
    var y = isAlongWidth ? around.directionY() : around.directionX();
    var isBackwards = isVertical ? y < 0 : x < 0;
    alongX = isBackwards ? -x : x;
    alongY = isBackwards ? -y : y;
    this.step = step;
    var length = around.longSide();
    origin = at(around.centre(), -length / 2, 0);
    bins = Math.max(1, (int) Math.round(length / step));
    count = new double[bins];
    middle = new double[bins];
    top = new double[bins];
    bottom = new double[bins];
    Arrays.fill(top, Double.MAX_VALUE);
    Arrays.fill(bottom, -Double.MAX_VALUE);
    for (int i = 0; i < runs.length; i += 4) {
      for (int column = runs[i]; column <= runs[i + 2]; column++) {
        add(column - origin.x(), runs[i + 1] - origin.y());
      }
    }
    for (int i = 0; i < bins; i++) {
      middle[i] /= Math.max(1, count[i]);
    }
  }

  private void add(double x, double y) {
    var bin = Math.max(0, Math.min(bins - 1, (int) ((x * alongX + y * alongY) / step)));
    var across = -x * alongY + y * alongX;
    count[bin]++;
    middle[bin] += across;
    top[bin] = Math.min(top[bin], across);
    bottom[bin] = Math.max(bottom[bin], across);
  }

  /**
   * Finds the box of a bent text.
   *
   * @param runs of the region, as {@link Regions} gives them
   * @param unclip how much the box grows, as a straight one does
   * @return empty where the region is straight, or is not a single line
   */
  static Optional<TextBox> of(int[] runs, Rectangle around, double unclip) {
    double pixels = 0;
    for (int i = 0; i < runs.length; i += 4) {
      pixels += runs[i + 2] - runs[i] + 1;
    }
    var length = around.longSide();
    var thickness = pixels / (length + 1);
    if (pixels > FULL * (around.width() + 1) * (around.height() + 1)
        || length < MIN_ASPECT * thickness) {
      return Optional.empty();
    }
    var isVertical = TextBox.isVertical(around.corners());
    return new Bend(runs, around, isVertical, Math.max(2, thickness)).box(around, unclip);
  }

  private Optional<TextBox> box(Rectangle around, double unclip) {
    var thicknesses = count.clone();
    Arrays.sort(thicknesses);
    var thickness = thicknesses[bins / 2] / step;
    if (thicknesses[0] == 0 || isBranched(thickness) || !strays(thickness)) {
      return Optional.empty();
    }
    var length = bins * step;
    var growth = thickness * length * unclip / (2 * (thickness + length));
    var grown = around.grown(growth).corners();
    return Optional.of(new TextBox(grown, pieces(thickness / 2 + growth, growth)));
  }

  private boolean isBranched(double thickness) {
    int thick = 0;
    for (int i = 0; i < bins; i++) {
      var slope = line(i, AROUND)[1];
      if (bottom[i] - top[i] > THICK * thickness + Math.abs(slope) * step) {
        thick++;
      }
    }
    return thick > MAX_THICK_SHARE * bins;
  }

  private boolean strays(double thickness) {
    var chord = line(bins / 2.0, bins);
    for (int i = 0; i < bins; i++) {
      var straight = chord[0] + chord[1] * (i - bins / 2.0) * step;
      if (Math.abs(line(i, AROUND)[0] - straight) > STRAIGHT * thickness) {
        return true;
      }
    }
    return false;
  }

  /**
   * The line through the middles around a bin: its v there, and its slope.
   *
   * @param reach how many bins away the weight of a middle ends
   */
  private double[] line(double bin, double reach) {
    double weights = 0;
    double u = 0;
    double v = 0;
    double uu = 0;
    double uv = 0;
    for (int i = (int) Math.max(0, bin - reach); i < Math.min(bins, bin + reach + 1); i++) {
      var weight = count[i] * Math.max(0, 1 - Math.abs(i - bin) / (reach + 1));
      var distance = (i - bin) * step;
      weights += weight;
      u += weight * distance;
      v += weight * middle[i];
      uu += weight * distance * distance;
      uv += weight * distance * middle[i];
    }
    var spread = weights * uu - u * u;
    var slope = spread == 0 ? 0 : (weights * uv - u * v) / spread;
    return new double[] {(v - slope * u) / weights, slope};
  }

  private List<Corners> pieces(double half, double growth) {
    var pieces = new ArrayList<Corners>();
    var last = section(0, -growth, half);
    for (int i = 1; i < bins - 1; i++) {
      var next = section(i, step / 2, half);
      pieces.add(between(last, next));
      last = next;
    }
    pieces.add(between(last, section(bins - 1, step + growth, half)));
    return pieces;
  }

  private static Corners between(Spot[] left, Spot[] right) {
    return new Corners(left[0], right[0], right[1], left[1]);
  }

  /** The upper and lower end of a cut across the text, this far behind the start of a bin. */
  private Spot[] section(int bin, double behind, double half) {
    var line = line(bin, AROUND);
    var slope = line[1];
    var along = 1 / Math.hypot(1, slope);
    var u = bin * step + behind;
    var v = line[0] + slope * (behind - step / 2);
    return new Spot[] {
      at(origin, u + half * slope * along, v - half * along),
      at(origin, u - half * slope * along, v + half * along)
    };
  }

  private Spot at(Spot from, double u, double v) {
    return new Spot(from.x() + u * alongX - v * alongY, from.y() + u * alongY + v * alongX);
  }
}
