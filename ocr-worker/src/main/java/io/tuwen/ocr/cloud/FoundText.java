package io.tuwen.ocr.cloud;

import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import java.util.ArrayList;
import java.util.List;

/**
 * A text that a provider found, told in the places of the whole image.
 *
 * <p>A provider tells where a line stands. Its words have their shares of that, by the widths of
 * their characters: those of Chinese are twice as wide.
 */
public final class FoundText {
  private static final int MAX_LINES = 10_000;
  private static final int QUARTERS = 4;

  private final SentImage image;
  private final double scaleX;
  private final double scaleY;
  private final List<Line> lines = new ArrayList<>();
  private final long[] charactersByQuarter = new long[QUARTERS];

  /**
   * Begins an empty text.
   *
   * @param width of the picture that the provider's places are in
   */
  public FoundText(SentImage image, double width, double height) {
    this.image = image;
    scaleX = image.fullWidth() / width;
    scaleY = image.fullHeight() / height;
  }

  /** A text whose places are in the picture that was sent. */
  public FoundText(SentImage image) {
    this(image, image.width(), image.height());
  }

  /**
   * Adds a line; one of nothing but blanks is none.
   *
   * @param corners x and y of four, clockwise from the text's own top left one
   * @throws UnreadableText where there are too many
   */
  public void add(String text, double[] corners, double confidence) throws UnreadableText {
    var words = words(text);
    if (words.isEmpty()) {
      return;
    }
    if (lines.size() == MAX_LINES) {
      throw new UnreadableText("lines without an end");
    }
    var line = String.join(" ", words);
    var share = Math.max(0, Math.min(1, confidence));
    lines.add(new Line(line, quad(corners, 0, 1), share, placed(words, corners, share)));
    charactersByQuarter[quarter(corners)] += line.length();
  }

  /** What was added. */
  public OcrText text() {
    var most = 0;
    for (int i = 1; i < QUARTERS; i++) {
      most = charactersByQuarter[i] > charactersByQuarter[most] ? i : most;
    }
    return new OcrText(new ImageSize(image.fullWidth(), image.fullHeight()), 90 * most, lines);
  }

  /** How often the text is turned clockwise by a right angle, by how its top runs. */
  private static int quarter(double[] corners) {
    var angle = Math.atan2(corners[3] - corners[1], corners[2] - corners[0]);
    return Math.floorMod(Math.round(angle / (Math.PI / 2)), QUARTERS);
  }

  private List<Word> placed(List<String> words, double[] corners, double confidence) {
    var placed = new ArrayList<Word>();
    double whole = width(String.join(" ", words));
    double begin = 0;
    for (var word : words) {
      var end = begin + width(word) / whole;
      placed.add(new Word(word, quad(corners, begin, end), confidence, List.of()));
      begin = end + 1 / whole;
    }
    return placed;
  }

  /** The part of a quad from one share of its length to another. */
  private Quad quad(double[] corners, double begin, double end) {
    return new Quad(
        between(corners, 0, 2, begin),
        between(corners, 0, 2, end),
        between(corners, 6, 4, end),
        between(corners, 6, 4, begin));
  }

  private Point between(double[] corners, int from, int to, double share) {
    var x = corners[from] + (corners[to] - corners[from]) * share;
    var y = corners[from + 1] + (corners[to + 1] - corners[from + 1]) * share;
    return new Point(within(x * scaleX, image.fullWidth()), within(y * scaleY, image.fullHeight()));
  }

  private static int within(double place, int size) {
    return (int) Math.max(0, Math.min(size, Math.round(place)));
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (isBlank(character)) {
                add(words, word);
              } else {
                word.appendCodePoint(character);
              }
            });
    add(words, word);
    return words;
  }

  private static void add(List<String> words, StringBuilder word) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static boolean isBlank(int character) {
    return Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || Character.isISOControl(character);
  }

  private static double width(String text) {
    return text.codePoints().map(it -> isWide(it) ? 2 : 1).sum();
  }

  /** Ideographs, kana, hangul, and the punctuation of Chinese. */
  private static boolean isWide(int character) {
    return Character.isIdeographic(character)
        || (character >= 0x3000 && character <= 0x30FF)
        || (character >= 0xAC00 && character <= 0xD7AF)
        || (character >= 0xFF00 && character <= 0xFF60);
  }
}
