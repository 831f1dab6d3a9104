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
    var downwards = legibility.of(vertical, UnaryOperator.identity());
    var upwards = legibility.of(vertical, TextBox::upsideDown);
    var best = Math.max(downwards, upwards);
    if (best < LEGIBLE || best < legibility.of(rivals, UnaryOperator.identity())) {
      return 0;
    }
    return downwards > upwards ? 3 : 1;
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
      return witnesses.stream()
          .mapToDouble(
              box -> recogniser.read(picture, way.apply(box), bench, cancellation).confidence())
          .average()
          .orElse(0);
    }
  }
}
