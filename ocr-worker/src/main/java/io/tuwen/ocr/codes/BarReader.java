package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.common.BitArray;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.oned.MultiFormatOneDReader;
import com.google.zxing.oned.OneDReader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a barcode in a region of stripes, along lines that cross all bars. */
final class BarReader {
  private static final int LINES = 11;

  /** Where these many lines have no code, the region has none. */
  private static final int MAX_BLANK = 5;

  /** Stripes of any kind look like a short code to one line now and then. */
  private static final int MIN_SAME = 2;

  /** These have no check digit. */
  private static final Set<BarcodeFormat> UNCHECKED =
      EnumSet.of(BarcodeFormat.ITF, BarcodeFormat.CODE_39, BarcodeFormat.CODABAR);

  private static final int MIN_SAME_UNCHECKED = 4;

  /** In modules; no gap within a code is as wide, and none beside a code is narrower. */
  private static final double WIDEST_GAP = 5.5;

  private static final int SAMPLES = 120;
  private static final int MAX_STEPS = 80;

  /**
   * How far bars may drift aside between two rows of pixels beyond what is known, at most twice.
   */
  private static final double DRIFT = 0.04;

  private static final double MIN_LIKENESS = 0.6;

  private final Pixels pixels;
  private final OneDReader reader = new MultiFormatOneDReader(Hints.ALL);

  BarReader(Pixels pixels) {
    this.pixels = pixels;
  }

  /**
   * What one line of pixels said.
   *
   * @param start where the code begins on the line; its end is left of it where it stands on its
   *     head
   */
  private record Line(BarcodeFormat format, String text, double start, double end) {
    boolean isSameAs(Line other) {
      return format == other.format && text.equals(other.text);
    }
  }

  Optional<Found> read(Tiles.Stripes stripes, double margin, boolean isLight) {
    var quiet = margin + 0.12 * stripes.length();
    var length = stripes.length() + 2 * quiet;
    var step = Math.max(0.5, length / Crop.MAX_SIDE);
    var way = stripes.way();
    var down = way.turned();
    var spacing = 0.8 * stripes.height() / LINES;
    var crop =
        Crop.of(
            pixels,
            stripes.corner().minus(way.times(quiet)).plus(down.times(0.1 * stripes.height())),
            way.times(step),
            down.times(spacing),
            length / step,
            LINES,
            isLight);
    return best(lines(crop)).map(it -> found(crop, it, spacing, stripes.height()));
  }

  private List<Line> lines(Crop crop) {
    var lines = new ArrayList<Line>();
    var runs = new Runs(crop.width());
    var binarizer = new GlobalHistogramBinarizer(crop.source());
    for (int i = 0; i < LINES && (i < MAX_BLANK || !lines.isEmpty()); i++) {
      // Begins in the middle, and jumps up and down.
      var y = (5 * i + 5) % LINES;
      runs.read(crop.pixels(), y * crop.width(), 1, crop.width());
      either(runs.bits(crop.width()))
          .or(() -> bits(binarizer, y).flatMap(this::either))
          .ifPresent(lines::add);
    }
    return lines;
  }

  /** Edges stand shadows; a threshold for the whole line, which ZXing sharpens, stands blur. */
  private static Optional<BitArray> bits(GlobalHistogramBinarizer binarizer, int y) {
    try {
      return Optional.of(binarizer.getBlackRow(y, null));
    } catch (NotFoundException e) {
      // Nothing but one grey.
      return Optional.empty();
    }
  }

  private Optional<Line> either(BitArray row) {
    return line(row, false).or(() -> upsideDown(row));
  }

  private Optional<Line> upsideDown(BitArray row) {
    row.reverse();
    return line(row, true);
  }

  private Optional<Line> line(BitArray row, boolean isReversed) {
    try {
      var read = reader.decodeRow(0, row, Hints.ALL);
      var points = read.getResultPoints();
      var ends = ends(row, (int) points[0].getX(), (int) points[points.length - 1].getX());
      var width = row.getSize();
      return Optional.of(
          new Line(
              read.getBarcodeFormat(),
              read.getText(),
              isReversed ? width - ends[0] : ends[0],
              isReversed ? width - ends[1] : ends[1]));
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }

  /** ZXing tells places within the first and the last bars; the code ends where no bar is near. */
  private static int[] ends(BitArray row, int start, int end) {
    var widths = new ArrayList<Integer>();
    for (int x = start, next; x < end; x = next) {
      next = row.get(x) ? row.getNextUnset(x) : row.getNextSet(x);
      widths.add(next - x);
    }
    widths.sort(null);
    var gap = widths.isEmpty() ? 0 : WIDEST_GAP * widths.get(widths.size() / 5);
    return new int[] {end(row, start, -1, gap), end(row, end, 1, gap) + 1};
  }

  private static int end(BitArray row, int from, int way, double most) {
    int last = from;
    for (int x = from, gap = 0; x >= 0 && x < row.getSize() && gap <= most; x += way, gap++) {
      if (row.get(x)) {
        last = x;
        gap = 0;
      }
    }
    return last;
  }

  /** INVARIANT: a barcode says the same on several lines. */
  private static Optional<Line> best(List<Line> lines) {
    Line best = null;
    long most = 0;
    for (var line : lines) {
      var same = lines.stream().filter(line::isSameAs).count();
      if (same > most) {
        most = same;
        best = line;
      }
    }
    return best != null
            && most >= (UNCHECKED.contains(best.format()) ? MIN_SAME_UNCHECKED : MIN_SAME)
        ? Optional.of(best)
        : Optional.empty();
  }

  private Found found(Crop crop, Line line, double spacing, double height) {
    var top = edge(crop, line, -1 / spacing, height);
    var bottom = edge(crop, line, 1 / spacing, height);
    return line.start < line.end
        ? Found.of(line.format, line.text, top[0], top[1], bottom[1], bottom[0])
        : Found.of(line.format, line.text, bottom[0], bottom[1], top[1], top[0]);
  }

  /**
   * Where the bars end, above or below.
   *
   * @param stride of a pixel of the picture, in rows of the crop
   * @return the first and the last bar's end
   */
  private Place[] edge(Crop crop, Line line, double stride, double height) {
    var steps = (int) Math.max(1, height / MAX_STEPS);
    var y = LINES / 2.0;
    var bars = greys(crop, line, y, 0);
    double shift = 0;
    var drift = DRIFT * steps / crop.right().length();
    for (int i = 0; i < MAX_STEPS; i++) {
      // The stripes' direction is known to a degree or two: follow the bars.
      double best = 0;
      double bestShift = 0;
      for (int j = -2; j <= 2; j++) {
        var likeness = likeness(bars, greys(crop, line, y + steps * stride, shift + j * drift));
        if (likeness > best) {
          best = likeness;
          bestShift = shift + j * drift;
        }
      }
      if (best < MIN_LIKENESS) {
        break;
      }
      shift = bestShift;
      y += steps * stride;
    }
    return new Place[] {crop.toPicture(line.start + shift, y), crop.toPicture(line.end + shift, y)};
  }

  private double[] greys(Crop crop, Line line, double y, double shift) {
    var greys = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      var x = shift + line.start + (line.end - line.start) * (i + 0.5) / SAMPLES;
      var place = crop.toPicture(x, y);
      greys[i] = pixels.grey(place.x(), place.y());
    }
    return greys;
  }

  /** The correlation of two lines. */
  private static double likeness(double[] one, double[] other) {
    double ones = 0;
    double others = 0;
    for (int i = 0; i < SAMPLES; i++) {
      ones += one[i] / SAMPLES;
      others += other[i] / SAMPLES;
    }
    double both = 0;
    double square = 0;
    double otherSquare = 0;
    for (int i = 0; i < SAMPLES; i++) {
      both += (one[i] - ones) * (other[i] - others);
      square += (one[i] - ones) * (one[i] - ones);
      otherSquare += (other[i] - others) * (other[i] - others);
    }
    return square * otherSquare == 0 ? 0 : both / Math.sqrt(square * otherSquare);
  }
}
