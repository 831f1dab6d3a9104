package io.tuwen.ocr.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;

/** Numbers of providers, which some write as texts. */
public final class Numbers {
  /** No picture is as wide. */
  private static final double MAX = 1_000_000;

  private Numbers() {}

  /** A number that must be there. */
  public static double of(JsonNode node) throws UnreadableText {
    return optional(node)
        .orElseThrow(() -> new UnreadableText("something else in a number's place"));
  }

  /** A number, where there is one of a size that anything in a picture has. */
  public static OptionalDouble optional(JsonNode node) {
    var number = number(node);
    return Math.abs(number) <= MAX ? OptionalDouble.of(number) : OptionalDouble.empty();
  }

  private static double number(JsonNode node) {
    if (!node.isTextual()) {
      return node.isNumber() ? node.doubleValue() : Double.NaN;
    }
    try {
      return Double.parseDouble(node.textValue());
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
