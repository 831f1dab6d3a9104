package io.tuwen.contract.ocr;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an engine read in an image.
 *
 * @param lines in reading order
 * @param codes for machines, in no order
 */
public record OcrText(ImageSize image, List<Line> lines, List<Code> codes) {
  public OcrText {
    lines = List.copyOf(lines);
    codes = List.copyOf(codes);
  }

  /** A text without codes. */
  public OcrText(ImageSize image, List<Line> lines) {
    this(image, lines, List.of());
  }

  /** The same text with these codes. */
  public OcrText with(List<Code> codes) {
    return new OcrText(image, lines, codes);
  }

  /** The lines, one below the other. */
  public String text() {
    return lines.stream().map(Line::text).collect(Collectors.joining("\n"));
  }

  /** All words with one space between them, as the text object in the bucket has it. */
  public String words() {
    return lines.stream().map(Line::text).collect(Collectors.joining(" "));
  }
}
