package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.body.ReceivedBody;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The answer of the cloud's {@code /ocrservice/advanced}.
 *
 * @param height of the image in which the text stands upright, where {@code rotate} was asked for;
 *     else of the image as it came
 * @param orgHeight of the image as it came
 * @param angle how far the text is turned clockwise in that, where {@code rotate} was asked for
 */
record PrismOcr(
    String sid,
    @JsonProperty("prism_version") String version,
    @JsonProperty("prism_wnum") int count,
    @JsonProperty("prism_wordsInfo") List<PrismWord> words,
    int height,
    int width,
    int orgHeight,
    int orgWidth,
    @JsonInclude(JsonInclude.Include.NON_NULL) Integer angle,
    String content,
    @JsonProperty("algo_version") String algorithm) {
  private static final String VERSION = "1.0.9";
  private static final int PERCENT = 100;

  /**
   * What the caller asks for beside the text.
   *
   * @param prob how sure each text is
   * @param charInfo where each character is
   * @param rotate the angle of the text, and places in the image that was turned by it
   * @param oricoord with {@code rotate}, places in the image as it came
   */
  record Wishes(boolean prob, boolean charInfo, boolean rotate, boolean oricoord) {
    static Wishes of(ReceivedBody body) {
      return new Wishes(
          body.hasFlag("prob"),
          body.hasFlag("charInfo"),
          body.hasFlag("rotate"),
          body.hasFlag("oricoord"));
    }

    TextDetail detail() {
      return charInfo ? TextDetail.CHARS : TextDetail.WORDS;
    }
  }

  static PrismOcr of(StoredImage image, OcrResult result, Wishes wishes) {
    if (result instanceof OcrResult.Failed failed) {
      throw new TuwenException(ErrorCode.parse(failed.code()), failed.detail());
    }
    return of(image, ((OcrResult.Completed) result).text(), wishes);
  }

  static TuwenException pending() {
    return new TuwenException(
        ErrorCode.PROCESSING_TIMEOUT, "the image is still being read, try again");
  }

  private static PrismOcr of(StoredImage image, OcrText text, Wishes wishes) {
    var original = text.image();
    var upright = UprightFrame.of(text);
    var size = wishes.rotate() ? upright.size() : original;
    UnaryOperator<Point> place =
        wishes.rotate() && !wishes.oricoord() ? upright::at : UnaryOperator.identity();
    return new PrismOcr(
        image.image().id().value(),
        VERSION,
        text.lines().size(),
        text.lines().stream().map(line -> PrismWord.of(line, place, wishes)).toList(),
        size.height(),
        size.width(),
        original.height(),
        original.width(),
        wishes.rotate() ? text.rotation() : null,
        // Each word is followed by a space, the last one too.
        text.lines().stream().map(line -> line.text() + " ").collect(Collectors.joining()),
        "");
  }

  /** The corners in the frame that was asked for, clockwise from the text's top left one. */
  private static List<Point> corners(Quad quad, UnaryOperator<Point> place) {
    return Stream.of(quad.topLeft(), quad.topRight(), quad.bottomRight(), quad.bottomLeft())
        .map(place)
        .toList();
  }

  private static int percent(double confidence) {
    return (int) Math.round(PERCENT * confidence);
  }

  /**
   * A text of the image.
   *
   * @param pos clockwise from the top left corner
   * @param angle of a box that stands upright; {@code x}, {@code y}, {@code width} and {@code
   *     height} are those of the box before it is turned by it, around its middle
   * @param prob 0 to 100, where it was asked for
   * @param charInfo where it was asked for
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
      Integer prob,
      List<PrismChar> charInfo) {
    private static final int RIGHT_ANGLE = 90;
    private static final int HALF_TURN = 180;
    private static final int FULL_TURN = 360;

    static PrismWord of(Line line, UnaryOperator<Point> place, Wishes wishes) {
      var corners = corners(line.quad(), place);
      var along = distance(corners.get(0), corners.get(1));
      var across = distance(corners.get(0), corners.get(3));
      var middleX = corners.stream().mapToInt(Point::x).average().orElseThrow();
      var middleY = corners.stream().mapToInt(Point::y).average().orElseThrow();
      return new PrismWord(
          line.text(),
          corners.stream().map(Corner::of).toList(),
          0,
          angle(corners.get(0), corners.get(1)),
          (int) (middleX - across / 2),
          (int) (middleY - along / 2),
          (int) Math.round(across),
          (int) Math.round(along),
          wishes.prob() ? percent(line.confidence()) : null,
          wishes.charInfo() ? chars(line, place) : null);
    }

    private static List<PrismChar> chars(Line line, UnaryOperator<Point> place) {
      return line.words().stream()
          .flatMap(word -> word.chars().stream())
          .map(it -> PrismChar.of(it, place))
          .toList();
    }

    /** From -180, excluded, to 180. */
    private static int angle(Point from, Point to) {
      var slope = Math.toDegrees(Math.atan2(to.y() - from.y(), to.x() - from.x()));
      var angle = (int) Math.round(slope) - RIGHT_ANGLE;
      return angle <= -HALF_TURN ? angle + FULL_TURN : angle;
    }

    private static double distance(Point from, Point to) {
      return Math.hypot(to.x() - from.x(), to.y() - from.y());
    }
  }

  /**
   * A character of a text.
   *
   * @param x of the upright box around it
   * @param prob 0 to 100
   */
  record PrismChar(String word, int prob, int x, int y, int w, int h) {
    static PrismChar of(Char character, UnaryOperator<Point> place) {
      var corners = corners(character.quad(), place);
      var x = corners.stream().mapToInt(Point::x).summaryStatistics();
      var y = corners.stream().mapToInt(Point::y).summaryStatistics();
      return new PrismChar(
          character.text(),
          percent(character.confidence()),
          x.getMin(),
          y.getMin(),
          x.getMax() - x.getMin(),
          y.getMax() - y.getMin());
    }
  }
}
