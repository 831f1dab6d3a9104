package io.tuwen.ocr.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.ocr.OcrText;

/** The text as Aliyun's OCR writes it, on the market and in its API alike. */
public final class PrismText {
  private static final double PERCENT = 100;
  private static final int CORNERS = 4;

  private PrismText() {}

  /**
   * Reads a text.
   *
   * @throws UnreadableText where it is none
   */
  public static OcrText read(JsonNode text, SentImage image) throws UnreadableText {
    var words = text.path("prism_wordsInfo");
    if (words.isMissingNode() && Numbers.optional(text.path("prism_wnum")).orElse(1) == 0) {
      return new FoundText(image).text();
    }
    if (!words.isArray()) {
      throw new UnreadableText("no words");
    }
    var found = found(text, image);
    for (var word : words) {
      var name = word.path("word");
      if (!name.isTextual()) {
        throw new UnreadableText("a word without a text");
      }
      found.add(name.textValue(), corners(word.path("pos")), confidence(word.path("prob")));
    }
    return found.text();
  }

  /** The size that was read may not be the size that was sent. */
  private static FoundText found(JsonNode text, SentImage image) {
    var width = Numbers.optional(text.path("width")).orElse(0);
    var height = Numbers.optional(text.path("height")).orElse(0);
    return width >= 1 && height >= 1 ? new FoundText(image, width, height) : new FoundText(image);
  }

  private static double[] corners(JsonNode places) throws UnreadableText {
    if (places.size() != CORNERS) {
      throw new UnreadableText("a place without four corners");
    }
    var corners = new double[2 * CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      corners[2 * i] = Numbers.of(places.path(i).path("x"));
      corners[2 * i + 1] = Numbers.of(places.path(i).path("y"));
    }
    return corners;
  }

  private static double confidence(JsonNode percent) throws UnreadableText {
    return percent.isMissingNode() || percent.isNull() ? 1 : Numbers.of(percent) / PERCENT;
  }
}
