package io.tuwen.contract.ocr;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an engine read in an image.
 *
 * @param lines in reading order
 */
public record OcrText(ImageSize image, List<Line> lines) {
  public OcrText {
    lines = List.copyOf(lines);
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
