package io.tuwen.contract.ocr;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.Arrays;

/** How finely a text is told. */
public enum TextDetail {
  WORDS("words"),
  CHARS("chars");

  private final String value;

  TextDetail(String value) {
    this.value = value;
  }

  /** As a query has it. */
  public String value() {
    return value;
  }

  /**
   * The detail of this name.
   *
   * @throws TuwenException {@code MALFORMED_REQUEST} where there is none
   */
  public static TextDetail parse(String value) {
    return Arrays.stream(values())
        .filter(it -> it.value.equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new TuwenException(
                    ErrorCode.MALFORMED_REQUEST,
                    "detail is words or chars; leave it out for words"));
  }
}
