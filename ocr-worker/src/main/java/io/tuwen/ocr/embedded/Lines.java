package io.tuwen.ocr.embedded;

import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Turns rows of readings into the lines and words of the result, in pixels of the full image.
 *
 * @param turn from the image to the picture that was read
 * @param size of the full image
 */
record Lines(Turn turn, ImageSize size) {
  /**
   * The detector's boxes cut off the feet of some characters: this share of their height at most.
   */
  private static final double MARGIN = 0.08;

  List<Line> of(List<List<Reading>> rows) {
    return rows.stream().map(this::line).toList();
  }

  private Line line(List<Reading> row) {
    var words = row.stream().flatMap(reading -> words(reading).stream()).toList();
    var first = row.get(0).box().quad(MARGIN);
    var last = row.get(row.size() - 1).box().quad(MARGIN);
    return new Line(
        words.stream().map(Word::text).collect(Collectors.joining(" ")),
        quad(new Corners(first.topLeft(), last.topRight(), last.bottomRight(), first.bottomLeft())),
        rounded(
            row.stream()
                .flatMap(it -> it.glyphs().stream())
                .mapToDouble(Glyph::confidence)
                .average()
                .orElse(0)),
        words);
  }

  private List<Word> words(Reading reading) {
    var words = new ArrayList<Word>();
    var glyphs = reading.glyphs();
    var box = reading.box();
    int start = 0;
    for (int i = 1; i <= glyphs.size(); i++) {
      if (i == glyphs.size() || glyphs.get(i).startsWord()) {
        words.add(word(box, glyphs.subList(start, i)));
        start = i;
      }
    }
    return words;
  }

  private Word word(TextBox box, List<Glyph> glyphs) {
    return new Word(
        glyphs.stream().map(Glyph::character).collect(Collectors.joining()),
        quad(box.quad(glyphs.get(0).from(), glyphs.get(glyphs.size() - 1).to(), MARGIN)),
        rounded(glyphs.stream().mapToDouble(Glyph::confidence).average().orElse(0)),
        glyphs.stream().map(glyph -> character(box, glyph)).toList());
  }

  private Char character(TextBox box, Glyph glyph) {
    return new Char(
        glyph.character(),
        quad(box.quad(glyph.from(), glyph.to(), MARGIN)),
        rounded(glyph.confidence()));
  }

  private Quad quad(Corners corners) {
    return new Quad(
        point(corners.topLeft()),
        point(corners.topRight()),
        point(corners.bottomRight()),
        point(corners.bottomLeft()));
  }

  private Point point(Spot spot) {
    var shown = turn.back(spot);
    return new Point(
        pixel(shown.x(), turn.shown().width(), size.width()),
        pixel(shown.y(), turn.shown().height(), size.height()));
  }

  /** A place along one side, in the full image and never outside of it. */
  private static int pixel(double at, int shown, int full) {
    return (int) Math.max(0, Math.min(full - 1, Math.round(at * full / shown)));
  }

  private static double rounded(double confidence) {
    return Math.round(confidence * 1000) / 1000.0;
  }
}
