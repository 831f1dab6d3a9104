package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.Binarizer;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.DecoderResult;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.GridSampler;
import com.google.zxing.common.PerspectiveTransform;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.detector.AlignmentPattern;
import com.google.zxing.qrcode.detector.Detector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a QR code whose three squares are known.
 *
 * <p>ZXing's own search for them takes the cube of what looks like one, so it is left out.
 */
final class QrReader {
  private static final int SMALLEST = 21;
  private static final int LARGEST = 177;

  /** Of what is looked at, in pixels. */
  private static final double MAX_SIDE = 800;

  /** From a square's middle to the corner of the code, in modules. */
  private static final double CORNER = 3.5;

  /** From the middle of the small fourth square to the far corner. */
  private static final double ALIGNMENT = 6.5;

  private final Pixels pixels;

  QrReader(Pixels pixels) {
    this.pixels = pixels;
  }

  Optional<Found> read(Mark topLeft, Mark topRight, Mark bottomLeft, double module) {
    var across = new Place(topRight.x() - topLeft.x(), topRight.y() - topLeft.y());
    var along = new Place(bottomLeft.x() - topLeft.x(), bottomLeft.y() - topLeft.y());
    var between = Math.max(1, (across.length() + along.length()) / 2 / module);
    var margin = 4 + 0.06 * between;
    var side = between + 2 * CORNER + 2 * margin;
    var zoom = Math.min(Math.max(3, Math.min(6, module)), MAX_SIDE / side);
    var right = across.times(1 / (between * zoom));
    var down = along.times(1 / (between * zoom));
    var first = (margin + CORNER) * zoom;
    var origin =
        new Place(topLeft.x(), topLeft.y()).minus(right.times(first)).minus(down.times(first));
    var crop = Crop.of(pixels, origin, right, down, side * zoom, side * zoom, topLeft.isLight());
    var last = first + between * zoom;
    for (var binarizer : List.of(crop.binarizer(), new GlobalHistogramBinarizer(crop.source()))) {
      var found = read(crop, binarizer, first, last, zoom);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<Found> read(
      Crop crop, Binarizer binarizer, double first, double last, double zoom) {
    BitMatrix bits;
    try {
      bits = binarizer.getBlackMatrix();
    } catch (NotFoundException e) {
      return Optional.empty();
    }
    var squares = new Squares(bits, first, last, zoom);
    var size = squares.size();
    for (var guess : new int[] {size, size + 4, size - 4}) {
      if (guess >= SMALLEST && guess <= LARGEST) {
        var found = Optional.<Found>empty();
        for (var fourth : squares.alignments(guess)) {
          found = found.or(() -> squares.read(crop, guess, fourth, guess - ALIGNMENT));
        }
        found = found.or(() -> squares.read(crop, guess, squares.opposite(), guess - CORNER));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The three squares in a crop. */
  private static final class Squares {
    private final BitMatrix bits;
    private final Measure measure;
    private final ResultPoint topLeft;
    private final ResultPoint topRight;
    private final ResultPoint bottomLeft;
    private final float module;

    Squares(BitMatrix bits, double first, double last, double zoom) {
      this.bits = bits;
      measure = new Measure(bits);
      topLeft = middle(first, first, zoom);
      topRight = middle(last, first, zoom);
      bottomLeft = middle(first, last, zoom);
      var measured = measure.module(topLeft, topRight, bottomLeft);
      module = measured > 1 ? measured : (float) zoom;
    }

    /** The middle of the black square around a place, which was measured in fewer pixels. */
    private ResultPoint middle(double x, double y, double zoom) {
      var most = 3 * zoom;
      for (int i = 0; i < 2; i++) {
        x = (walk(x, y, -1, 0, most) + walk(x, y, 1, 0, most)) / 2 + 0.5;
        y = (walk(x, y, 0, -1, most) + walk(x, y, 0, 1, most)) / 2 + 0.5;
      }
      return new ResultPoint((float) x, (float) y);
    }

    private double walk(double fromX, double fromY, int right, int down, double most) {
      int x = (int) fromX;
      int y = (int) fromY;
      int steps = 0;
      while (steps < most && isInside(x + right, y + down) && bits.get(x + right, y + down)) {
        x += right;
        y += down;
        steps++;
      }
      return right != 0 ? x : y;
    }

    private boolean isInside(int x, int y) {
      return x >= 0 && y >= 0 && x < bits.getWidth() && y < bits.getHeight();
    }

    /** How many modules the code has on a side: one more than a multiple of four. */
    int size() {
      var between =
          (ResultPoint.distance(topLeft, topRight) + ResultPoint.distance(topLeft, bottomLeft)) / 2;
      return Math.round((between / module + 7 - 1) / 4) * 4 + 1;
    }

    /** Where a fourth square would be. */
    ResultPoint opposite() {
      return new ResultPoint(
          topRight.getX() - topLeft.getX() + bottomLeft.getX(),
          topRight.getY() - topLeft.getY() + bottomLeft.getY());
    }

    /** What may be the small square near the fourth corner, which all but the smallest have. */
    Set<ResultPoint> alignments(int size) {
      var found = new LinkedHashSet<ResultPoint>();
      if (size == SMALLEST) {
        return found;
      }
      var share = 1 - 3f / (size - 7);
      var x = (int) (topLeft.getX() + share * (opposite().getX() - topLeft.getX()));
      var y = (int) (topLeft.getY() + share * (opposite().getY() - topLeft.getY()));
      for (var reach : new float[] {4, 8, 16}) {
        try {
          found.add(measure.alignment(module, x, y, reach));
        } catch (NotFoundException e) {
          // Farther away, then.
        }
      }
      return found;
    }

    /**
     * Reads with a fourth place that is known, at this distance in modules from the code's left and
     * top.
     */
    Optional<Found> read(Crop crop, int size, ResultPoint fourth, double at) {
      var edge = (float) (size - CORNER);
      var corner = (float) CORNER;
      var transform =
          PerspectiveTransform.quadrilateralToQuadrilateral(
              corner,
              corner,
              edge,
              corner,
              (float) at,
              (float) at,
              corner,
              edge,
              topLeft.getX(),
              topLeft.getY(),
              topRight.getX(),
              topRight.getY(),
              fourth.getX(),
              fourth.getY(),
              bottomLeft.getX(),
              bottomLeft.getY());
      try {
        var modules = GridSampler.getInstance().sampleGrid(bits, size, size, transform);
        DecoderResult read = new Decoder().decode(modules, Hints.ALL);
        var corners = new float[] {0, 0, size, 0, size, size, 0, size};
        transform.transformPoints(corners);
        return Optional.of(
            Found.of(
                BarcodeFormat.QR_CODE,
                read.getText(),
                crop.toPicture(corners[0], corners[1]),
                crop.toPicture(corners[2], corners[3]),
                crop.toPicture(corners[4], corners[5]),
                crop.toPicture(corners[6], corners[7])));
      } catch (ReaderException e) {
        return Optional.empty();
      }
    }
  }

  /** What ZXing lets its heirs alone do. */
  private static final class Measure extends Detector {
    Measure(BitMatrix bits) {
      super(bits);
    }

    float module(ResultPoint topLeft, ResultPoint topRight, ResultPoint bottomLeft) {
      return calculateModuleSize(topLeft, topRight, bottomLeft);
    }

    AlignmentPattern alignment(float module, int x, int y, float reach) throws NotFoundException {
      return findAlignmentInRegion(module, x, y, reach);
    }
  }
}
