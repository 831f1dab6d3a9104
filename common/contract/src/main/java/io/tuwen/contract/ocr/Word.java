package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A run of text without a space in it: a word of English, a phrase of Chinese.
 *
 * @param confidence 0 to 1
 * @param chars empty where they are not given
 */
public record Word(
    String text,
    Quad quad,
    double confidence,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Char> chars) {
  public Word {
    chars = chars == null ? List.of() : List.copyOf(chars);
  }

  /** The same word, whose characters are not given. */
  public Word withoutChars() {
    return new Word(text, quad, confidence, List.of());
  }
}
