package io.tuwen.ocr.embedded;

import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Finds out how a page that lies on its side or stands on its head has to be turned.
 *
 * <p>A few of its longest texts are asked. The network for the direction of a text errs on short
 * and on vertical ones, so it only raises the suspicion; a turn has to make the texts more legible
 * to be believed.
 */
final class Upright {
  private static final int WITNESSES = 5;

  /** If vertical texts are longer in total by this factor, horizontal ones do not vote. */
  private static final double MAJORITY = 2;

  /** Upright Chinese that was written downwards is not as legible lying on its side. */
  private static final double LEGIBLE = 0.8;

  private static final double CLEARLY_BETTER = 0.05;

  /** Of how many texts, and of how many characters of each, it is asked how they stand. */
  private static final int ASKED = 3;

  private final Function<TextBox, Reading> reader;
  private final Predicate<TextBox> looksUpsideDown;

  /**
   * Looks at one picture.
   *
   * @param reader reads a text as its box has it
   * @param looksUpsideDown what the network for the direction of a text says
   */
  Upright(Function<TextBox, Reading> reader, Predicate<TextBox> looksUpsideDown) {
    this.reader = reader;
    this.looksUpsideDown = looksUpsideDown;
  }

  /** How many quarters the picture has to be turned clockwise. */
  int quarters(List<TextBox> boxes) {
    var vertical = boxes.stream().filter(TextBox::isVertical).toList();
    var horizontal = boxes.stream().filter(box -> !box.isVertical()).toList();
    if (length(vertical) > length(horizontal)) {
      var isContested = length(vertical) < MAJORITY * length(horizontal);
      return sideways(longest(vertical), isContested ? longest(horizontal) : List.of());
    }
    return isUpsideDown(longest(horizontal)) ? 2 : 0;
  }

  private int sideways(List<TextBox> vertical, List<TextBox> rivals) {
    var downwards = legibility(vertical, UnaryOperator.identity());
    var upwards = legibility(vertical, TextBox::upsideDown);
    var best = Math.max(downwards, upwards);
    if (best < LEGIBLE || best < legibility(rivals, UnaryOperator.identity())) {
      return 0;
    }
    if (downwards <= upwards) {
      return 1;
    }
    return areColumns(vertical) ? 0 : 3;
  }

  /** A text that is read anyway costs nothing here; that most pages are upright is seen by it. */
  private boolean isUpsideDown(List<TextBox> witnesses) {
    var enough = legibility(witnesses, UnaryOperator.identity()) + CLEARLY_BETTER;
    if (enough >= 1) {
      return false;
    }
    var suspicious = witnesses.stream().filter(looksUpsideDown).count();
    return 2 * suspicious > witnesses.size() && legibility(witnesses, TextBox::upsideDown) > enough;
  }

  /** How sure the recogniser is when it reads the texts this way. */
  private double legibility(List<TextBox> witnesses, UnaryOperator<TextBox> way) {
    return witnesses.stream()
        .map(way)
        .map(reader)
        .mapToDouble(Reading::confidence)
        .average()
        .orElse(0);
  }

  /** Whether the Chinese characters of texts that run downwards stand upright. */
  private boolean areColumns(List<TextBox> texts) {
    int upright = 0;
    int asked = 0;
    for (var text : texts.subList(0, Math.min(ASKED, texts.size()))) {
      var chinese =
          reader.apply(text).glyphs().stream()
              .filter(glyph -> Character.isIdeographic(glyph.character().codePointAt(0)))
              .limit(ASKED)
              .toList();
      for (var glyph : chinese) {
        var place = text.quad(glyph.from(), glyph.to(), 0);
        asked++;
        upright +=
            reader.apply(new TextBox(place, List.of(place))).reads(glyph.character()) ? 1 : 0;
      }
    }
    return 2 * upright > asked;
  }

  private static double length(List<TextBox> boxes) {
    return boxes.stream().mapToDouble(TextBox::length).sum();
  }

  private static List<TextBox> longest(List<TextBox> boxes) {
    return boxes.stream()
        .sorted(Comparator.comparingDouble(TextBox::length).reversed())
        .limit(WITNESSES)
        .toList();
  }
}
