package io.tuwen.contract.compat;

import io.tuwen.contract.language.Language;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** An address for clients that cannot change. */
public enum CompatibilityEndpoint {
  WXOCR("wxocr"),
  CV_OCR_COMM("cv_ocr_comm"),
  UPLOAD_OCR_IMAGE("upload_ocr_image"),
  GET_OCR_RESULT("get_ocr_result"),
  OCRSERVICE("ocrservice");

  private final String text;

  CompatibilityEndpoint(String text) {
    this.text = text;
  }

  /** Its name in {@code tuwen.compat}. */
  public String text() {
    return text;
  }

  /**
   * The language of an answer at such an address. The clients are Chinese mini-programs, which show
   * it to people, so it is Chinese unless the client prefers another one.
   *
   * @param acceptLanguage the header, null where the client sends none
   */
  public static Language language(String acceptLanguage) {
    return Language.of(acceptLanguage, Language.CHINESE);
  }

  static Optional<CompatibilityEndpoint> parse(String text) {
    return Arrays.stream(values()).filter(it -> it.text.equals(text)).findFirst();
  }

  static String all() {
    return Arrays.stream(values())
        .map(CompatibilityEndpoint::text)
        .collect(Collectors.joining(", "));
  }
}
