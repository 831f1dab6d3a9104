package io.tuwen.ocr.codes;

import com.google.zxing.ResultPoint;
import com.google.zxing.common.StringUtils;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.worker.decoding.DecodedImage;
import java.nio.charset.Charset;
import java.util.List;

/**
 * Finds QR codes, barcodes and other codes for machines in a decoded picture, with ZXing.
 *
 * <p>It looks for what only codes have in a small grey copy, and tries to read where that is; so a
 * picture without codes costs that look alone. What it gives has been in a picture of a stranger:
 * it belongs into a child process.
 */
public final class CodeFinder {
  private CodeFinder() {}

  /** Where ZXing comes from, for the class path of a child. */
  public static Class<?> library() {
    return ResultPoint.class;
  }

  /** Opens what is needed later on, while files can be opened. */
  public static void warmUp() {
    // Java has the character sets of codes from Asia in a library of their own.
    StringUtils.guessCharset(new byte[] {1}, Hints.ALL);
    Charset.forName("GB18030");
  }

  /** The codes, in pixels of the upright image in its full size. */
  public static List<Code> find(DecodedImage image) {
    var search = new Search(new Pixels(image.rgb(), image.width(), image.height()));
    var scaleX = (double) image.fullWidth() / image.width();
    var scaleY = (double) image.fullHeight() / image.height();
    return search.run().stream().map(found -> code(found, scaleX, scaleY)).toList();
  }

  private static Code code(Found found, double scaleX, double scaleY) {
    var corners =
        found.outline().stream()
            .map(
                it ->
                    new Point((int) Math.round(it.x() * scaleX), (int) Math.round(it.y() * scaleY)))
            .toList();
    return new Code(
        found.format().name(),
        CodeText.clean(found.text()),
        new Quad(corners.get(0), corners.get(1), corners.get(2), corners.get(3)));
  }
}
