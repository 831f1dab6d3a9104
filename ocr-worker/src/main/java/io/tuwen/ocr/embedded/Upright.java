package io.tuwen.ocr.embedded;

import io.tuwen.worker.execution.Cancellation;
import java.util.Comparator;
import java.util.List;
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

  private final Direction direction;
  private final Recogniser recogniser;

  Upright(Direction direction, Recogniser recogniser) {
    this.direction = direction;
    this.recogniser = recogniser;
  }

  /** How many quarters the picture has to be turned clockwise. */
  int quarters(Picture picture, List<TextBox> boxes, Scratch bench, Cancellation cancellation) {
    var vertical = boxes.stream().filter(TextBox::isVertical).toList();
    var horizontal = boxes.stream().filter(box -> !box.isVertical()).toList();
    var legibility = new Legibility(picture, bench, cancellation);
    if (length(vertical) > length(horizontal)) {
      var isContested = length(vertical) < MAJORITY * length(horizontal);
      return sideways(longest(vertical), isContested ? longest(horizontal) : List.of(), legibility);
    }
    var witnesses = longest(horizontal);
    var suspicious =
        witnesses.stream()
            .filter(box -> direction.isUpsideDown(picture, box, bench, cancellation))
            .count();
    return 2 * suspicious > witnesses.size() && isUpsideDown(witnesses, legibility) ? 2 : 0;
  }

  private static int sideways(List<TextBox> vertical, List<TextBox> rivals, Legibility legibility) {
    var read = legibility.readings(vertical, UnaryOperator.identity());
    var downwards = Legibility.mean(read);
    var upwards = legibility.of(vertical, TextBox::upsideDown);
    var best = Math.max(downwards, upwards);
    if (best < LEGIBLE || best < legibility.of(rivals, UnaryOperator.identity())) {
      return 0;
    }
    if (downwards <= upwards) {
      return 1;
    }
    return legibility.areColumns(read) ? 0 : 3;
  }

  private static boolean isUpsideDown(List<TextBox> witnesses, Legibility legibility) {
    return legibility.of(witnesses, TextBox::upsideDown)
        > legibility.of(witnesses, UnaryOperator.identity()) + CLEARLY_BETTER;
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

  private final class Legibility {
    /** Of how many texts, and of how many characters of each, it is asked how they stand. */
    private static final int ASKED = 3;

    private final Picture picture;
    private final Scratch bench;
    private final Cancellation cancellation;

    Legibility(Picture picture, Scratch bench, Cancellation cancellation) {
      this.picture = picture;
      this.bench = bench;
      this.cancellation = cancellation;
    }

    /** How sure the recogniser is when it reads the texts this way. */
    double of(List<TextBox> witnesses, UnaryOperator<TextBox> way) {
      return mean(readings(witnesses, way));
    }

    List<Reading> readings(List<TextBox> witnesses, UnaryOperator<TextBox> way) {
      return witnesses.stream().map(way).map(this::read).toList();
    }

    static double mean(List<Reading> readings) {
      return readings.stream().mapToDouble(Reading::confidence).average().orElse(0);
    }

    /** Whether the Chinese characters of texts that run downwards stand upright. */
    boolean areColumns(List<Reading> texts) {
      int upright = 0;
      int asked = 0;
      for (var text : texts.subList(0, Math.min(ASKED, texts.size()))) {
        var chinese =
            text.glyphs().stream()
                .filter(glyph -> Character.isIdeographic(glyph.character().codePointAt(0)))
                .limit(ASKED)
                .toList();
        for (var glyph : chinese) {
          var place = text.box().quad(glyph.from(), glyph.to(), 0);
          asked++;
          upright += read(new TextBox(place, List.of(place))).reads(glyph.character()) ? 1 : 0;
        }
      }
      return 2 * upright > asked;
    }

    private Reading read(TextBox box) {
      return recogniser.read(picture, box, bench, cancellation);
    }
  }
}
