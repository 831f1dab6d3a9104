package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.NotFoundException;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.aztec.AztecDetectorResult;
import com.google.zxing.aztec.decoder.Decoder;
import com.google.zxing.aztec.detector.Detector;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.GridSampler;
import java.util.Optional;

/** Reads an Aztec code whose middle is known. */
final class AztecReader {
  /** ZXing takes smaller rings for none. */
  private static final double ZOOM = 6;

  private final Pixels pixels;

  AztecReader(Pixels pixels) {
    this.pixels = pixels;
  }

  /**
   * Reads.
   *
   * @param reach how many modules around the middle are looked at
   */
  Optional<Found> read(Mark middle, Rings rings, int reach) {
    var zoom = Math.min(ZOOM, Crop.MAX_SIDE / (4.0 * reach));
    var side = 2 * reach * zoom;
    var right = Place.at(rings.angle(), rings.module() / zoom);
    var down = right.turned();
    var origin =
        new Place(middle.x(), middle.y()).minus(right.times(side / 2)).minus(down.times(side / 2));
    var crop = Crop.of(pixels, origin, right, down, side, side, middle.isLight());
    try {
      var bits = crop.binarizer().getBlackMatrix();
      for (var isMirrored : new boolean[] {false, true}) {
        var found = read(crop, bits, isMirrored);
        if (found.isPresent()) {
          return found;
        }
      }
    } catch (NotFoundException e) {
      // Nothing but one grey.
    }
    return Optional.empty();
  }

  private static Optional<Found> read(Crop crop, BitMatrix bits, boolean isMirrored) {
    try {
      var detected = new Detector(bits).detect(isMirrored);
      var read = new Decoder().decode(detected);
      var corners = detected.getPoints();
      var first = first(bits, detected);
      return Optional.of(
          Found.of(
              BarcodeFormat.AZTEC,
              read.getText(),
              corner(crop, corners[first]),
              corner(crop, corners[(first + 1) % 4]),
              corner(crop, corners[(first + 2) % 4]),
              corner(crop, corners[(first + 3) % 4])));
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }

  private static Place corner(Crop crop, ResultPoint point) {
    return crop.toPicture(point.getX(), point.getY());
  }

  /** ZXing says where the corners are and what the code is, and not which corner is its first. */
  private static int first(BitMatrix bits, AztecDetectorResult detected) throws NotFoundException {
    var modules = detected.getBits();
    var size = modules.getWidth();
    var corners = detected.getPoints();
    int best = 0;
    int most = -1;
    for (int first = 0; first < corners.length; first++) {
      var sampled =
          GridSampler.getInstance()
              .sampleGrid(
                  bits,
                  size,
                  size,
                  0,
                  0,
                  size,
                  0,
                  size,
                  size,
                  0,
                  size,
                  corners[first].getX(),
                  corners[first].getY(),
                  corners[(first + 1) % 4].getX(),
                  corners[(first + 1) % 4].getY(),
                  corners[(first + 2) % 4].getX(),
                  corners[(first + 2) % 4].getY(),
                  corners[(first + 3) % 4].getX(),
                  corners[(first + 3) % 4].getY());
      sampled.xor(modules);
      var same = -ones(sampled);
      if (same > most || first == 0) {
        most = same;
        best = first;
      }
    }
    return best;
  }

  private static int ones(BitMatrix bits) {
    int ones = 0;
    for (int y = 0; y < bits.getHeight(); y++) {
      for (int x = 0; x < bits.getWidth(); x++) {
        ones += bits.get(x, y) ? 1 : 0;
      }
    }
    return ones;
  }
}
