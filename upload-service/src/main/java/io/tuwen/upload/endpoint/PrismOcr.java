package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.upload.StoredImage;
import java.util.List;
import java.util.stream.Collectors;

/** The answer of the cloud's {@code /ocrservice/advanced}. */
record PrismOcr(
    String sid,
    @JsonProperty("prism_version") String version,
    @JsonProperty("prism_wnum") int count,
    @JsonProperty("prism_wordsInfo") List<PrismWord> words,
    int height,
    int width,
    int orgHeight,
    int orgWidth,
    String content,
    @JsonProperty("algo_version") String algorithm) {
  private static final String VERSION = "1.0.9";

  static PrismOcr of(StoredImage image, OcrResult result, boolean withProb) {
    if (result instanceof OcrResult.Failed failed) {
      throw new TuwenException(ErrorCode.parse(failed.code()), failed.detail());
    }
    return of(image, ((OcrResult.Completed) result).text(), withProb);
  }

  static TuwenException pending() {
    return new TuwenException(
        ErrorCode.PROCESSING_TIMEOUT, "the image is still being read, try again");
  }

  private static PrismOcr of(StoredImage image, OcrText text, boolean withProb) {
    var size = text.image();
    return new PrismOcr(
        image.image().id().value(),
        VERSION,
        text.lines().size(),
        text.lines().stream().map(line -> PrismWord.of(line, withProb)).toList(),
        size.height(),
        size.width(),
        size.height(),
        size.width(),
        // Each word is followed by a space, the last one too.
        text.lines().stream().map(line -> line.text() + " ").collect(Collectors.joining()),
        "");
  }

  /**
   * A text of the image.
   *
   * @param pos clockwise from the top left corner
   * @param angle of a box that stands upright; {@code x}, {@code y}, {@code width} and {@code
   *     height} are those of the box before it is turned by it, around its middle
   * @param prob 0 to 100, where it was asked for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PrismWord(
      String word,
      List<Corner> pos,
      int direction,
      int angle,
      int x,
      int y,
      int width,
      int height,
      Integer prob) {
    private static final int RIGHT_ANGLE = 90;

    static PrismWord of(Line line, boolean withProb) {
      var quad = line.quad();
      var corners = List.of(quad.topLeft(), quad.topRight(), quad.bottomRight(), quad.bottomLeft());
      var along = distance(quad.topLeft(), quad.topRight());
      var across = distance(quad.topLeft(), quad.bottomLeft());
      var middleX = corners.stream().mapToInt(Point::x).average().orElseThrow();
      var middleY = corners.stream().mapToInt(Point::y).average().orElseThrow();
      var slope =
          Math.atan2(
              quad.topRight().y() - quad.topLeft().y(), quad.topRight().x() - quad.topLeft().x());
      return new PrismWord(
          line.text(),
          corners.stream().map(Corner::of).toList(),
          0,
          (int) Math.round(Math.toDegrees(slope)) - RIGHT_ANGLE,
          (int) (middleX - across / 2),
          (int) (middleY - along / 2),
          (int) Math.round(across),
          (int) Math.round(along),
          withProb ? (int) Math.round(100 * line.confidence()) : null);
    }

    private static double distance(Point from, Point to) {
      return Math.hypot(to.x() - from.x(), to.y() - from.y());
    }
  }
}
