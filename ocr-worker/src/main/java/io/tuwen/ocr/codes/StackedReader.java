package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.pdf417.PDF417Reader;
import java.util.List;
import java.util.Optional;

/** Reads a PDF417 code whose left edge is known. */
final class StackedReader {
  private static final int MARGIN = 8;

  /** With the widest data, 34 columns of 17 modules, and the bars around them. */
  private static final int MAX_MODULES = 34 * 17 + 69;

  private final Pixels pixels;

  StackedReader(Pixels pixels) {
    this.pixels = pixels;
  }

  Optional<Found> read(Guard start, List<Guard> guards) {
    var way = start.down();
    var across = way.turnedBack();
    var margin = MARGIN * start.module();
    var length = length(start, guards) + 2 * margin;
    var height = start.top().distanceTo(start.bottom()) + 2 * margin;
    var finest = Math.max(0.5, start.module() / 4);
    var step = finest / Crop.fit(length / finest, height / finest);
    var origin = start.top().minus(across.times(margin)).minus(way.times(margin));
    var crop =
        Crop.of(
            pixels,
            origin,
            across.times(step),
            way.times(step),
            length / step,
            height / step,
            start.isLight());
    return read(crop, margin / step).or(() -> read(crop.softened(), margin / step));
  }

  private static Optional<Found> read(Crop crop, double margin) {
    try {
      var read = new PDF417Reader().decode(new BinaryBitmap(crop.binarizer()), Hints.ALL);
      return Optional.of(found(crop, read.getText(), read.getResultPoints(), margin));
    } catch (ReaderException e) {
      return Optional.empty();
    }
  }

  /** To the edge on the other side where that was seen, else as far as there is picture. */
  private double length(Guard start, List<Guard> guards) {
    var across = start.down().turnedBack();
    var height = start.top().distanceTo(start.bottom());
    var widest =
        Math.min(MAX_MODULES * start.module(), Math.hypot(pixels.width(), pixels.height()));
    return guards.stream()
        .filter(it -> !it.isStart() && it.isLight() == start.isLight())
        .map(it -> it.top().minus(start.top()))
        .filter(it -> it.dot(across) > 0 && Math.abs(it.dot(start.down())) < height)
        .mapToDouble(it -> it.dot(across))
        .filter(it -> it < widest)
        .min()
        .orElse(widest);
  }

  private static Found found(Crop crop, String text, ResultPoint[] corners, double margin) {
    return Found.of(
        BarcodeFormat.PDF_417,
        text,
        corner(crop, corners[0], margin, margin),
        corner(crop, corners[2], crop.width() - margin, margin),
        corner(crop, corners[3], crop.width() - margin, crop.height() - margin),
        corner(crop, corners[1], margin, crop.height() - margin));
  }

  private static Place corner(Crop crop, ResultPoint point, double x, double y) {
    return point == null ? crop.toPicture(x, y) : crop.toPicture(point.getX(), point.getY());
  }
}
