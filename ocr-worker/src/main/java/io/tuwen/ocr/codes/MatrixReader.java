package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.ReaderException;
import com.google.zxing.datamatrix.decoder.Decoder;
import com.google.zxing.datamatrix.detector.Detector;
import java.util.Optional;

/** Reads a Data Matrix code whose frame is known. */
final class MatrixReader {
  private static final double MAX_SIDE = 400;

  /** On each side, as a share of the code. */
  private static final double MARGIN = 0.1;

  private final Pixels pixels;

  MatrixReader(Pixels pixels) {
    this.pixels = pixels;
  }

  Optional<Found> read(Frame frame) {
    var width = frame.right().length();
    var height = frame.down().length();
    var step = Math.max(0.5, Math.max(width, height) * (1 + 2 * MARGIN) / MAX_SIDE);
    var crop =
        Crop.of(
            pixels,
            frame.corner().minus(frame.right().times(MARGIN)).minus(frame.down().times(MARGIN)),
            frame.right().times(step / width),
            frame.down().times(step / height),
            width * (1 + 2 * MARGIN) / step,
            height * (1 + 2 * MARGIN) / step,
            frame.isLight());
    try {
      var detected = new Detector(crop.binarizer().getBlackMatrix()).detect();
      var read = new Decoder().decode(detected.getBits());
      // In the order that ZXing has them: top left, bottom left, bottom right, top right.
      var corners = detected.getPoints();
      return Optional.of(
          Found.of(
              BarcodeFormat.DATA_MATRIX,
              read.getText(),
              crop.toPicture(corners[0].getX(), corners[0].getY()),
              crop.toPicture(corners[3].getX(), corners[3].getY()),
              crop.toPicture(corners[2].getX(), corners[2].getY()),
              crop.toPicture(corners[1].getX(), corners[1].getY())));
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }
}
