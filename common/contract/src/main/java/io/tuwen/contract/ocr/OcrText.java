package io.tuwen.contract.ocr;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What an engine read in an image. Its places are those of the image as it stands by its EXIF
 * orientation, which is what renditions show, however the text lies in it.
 *
 * @param rotation how far the text is turned clockwise in the image: 0, 90, 180 or 270 degrees
 * @param lines in reading order
 * @param codes for machines, in no order
 */
public record OcrText(ImageSize image, int rotation, List<Line> lines, List<Code> codes) {
  private static final int RIGHT_ANGLE = 90;
  private static final int FULL_TURN = 360;

  public OcrText {
    if (rotation < 0 || rotation >= FULL_TURN || rotation % RIGHT_ANGLE != 0) {
      throw new IllegalArgumentException("no quarter turn: " + rotation);
    }
    lines = List.copyOf(lines);
    codes = List.copyOf(codes);
  }

  /** A text without codes. */
  public OcrText(ImageSize image, int rotation, List<Line> lines) {
    this(image, rotation, lines, List.of());
  }

  /** The same text with these codes. */
  public OcrText with(List<Code> codes) {
    return new OcrText(image, rotation, lines, codes);
  }

  /** The mean over the characters of all lines, 0 to 1; -1 where there are no lines. */
  public double confidence() {
    var characters = lines.stream().mapToInt(it -> it.text().length()).sum();
    var sum = lines.stream().mapToDouble(it -> it.confidence() * it.text().length()).sum();
    return characters == 0 ? -1 : sum / characters;
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
