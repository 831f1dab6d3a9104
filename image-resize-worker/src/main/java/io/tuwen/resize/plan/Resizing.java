package io.tuwen.resize.plan;

import io.tuwen.resize.process.Action.Mode;
import io.tuwen.resize.process.Action.Resize;
import io.tuwen.resize.process.ProcessException;
import java.util.ArrayList;
import java.util.List;

/**
 * The arithmetic of {@code resize}.
 *
 * <p>Where a picture is smaller than what is asked for and may not grow, the proportional modes and
 * {@code fixed} leave it as it is, {@code fill} cuts what there is, and {@code pad} keeps the
 * canvas.
 */
final class Resizing {
  private static final int MOST_SIDE = 16_384;
  private static final long MOST_PIXELS = 16_777_216;

  private final Resize resize;
  private final Size size;
  private final boolean onlySmaller;

  Resizing(Resize resize, Size size, boolean onlySmaller) {
    this.resize = resize;
    this.size = size;
    this.onlySmaller = onlySmaller;
  }

  List<Step> steps() {
    if (resize.percent().isPresent()) {
      return scale(resize.percent().getAsInt() / 100.0);
    }
    return switch (resize.mode()) {
      case LFIT -> scale(Math.min(horizontal(), vertical()));
      case MFIT -> scale(Math.max(horizontal(), vertical()));
      case FIXED -> fixed();
      case FILL -> fill();
      case PAD -> pad();
    };
  }

  /** A side that is not given does not limit the other. */
  private double horizontal() {
    var box = box();
    return box.width == 0 ? vertical() : (double) box.width / size.width();
  }

  private double vertical() {
    var box = box();
    return box.height == 0
        ? (double) box.width / size.width()
        : (double) box.height / size.height();
  }

  /** The box that is asked for; 0 where a side is free. */
  private record Box(int width, int height) {}

  private Box box() {
    if (resize.longest().isPresent() || resize.shortest().isPresent()) {
      var isWide = size.width() >= size.height();
      var longest = resize.longest().orElse(0);
      var shortest = resize.shortest().orElse(0);
      return filled(isWide ? new Box(longest, shortest) : new Box(shortest, longest));
    }
    return filled(new Box(resize.width().orElse(0), resize.height().orElse(0)));
  }

  /** Where the result has a fixed size, a side that is missing is as long as the other. */
  private Box filled(Box box) {
    if (resize.mode() == Mode.LFIT || resize.mode() == Mode.MFIT) {
      return box;
    }
    return new Box(
        box.width == 0 ? box.height : box.width, box.height == 0 ? box.width : box.height);
  }

  private List<Step> scale(double factor) {
    return factor == 1 ? List.of() : to(Size.scaled(size, limited(factor)));
  }

  private double limited(double factor) {
    return onlySmaller ? Math.min(1, factor) : factor;
  }

  private List<Step> fixed() {
    var box = box();
    var isLarger = box.width > size.width() || box.height > size.height();
    return onlySmaller && isLarger ? List.of() : to(new Size(box.width, box.height));
  }

  private List<Step> fill() {
    var box = box();
    var factor =
        limited(Math.max((double) box.width / size.width(), (double) box.height / size.height()));
    // What is scaled to cover the box must cover it, whichever way its sides were rounded.
    var scaled = Size.scaled(size, factor);
    var cut = new Size(Math.min(box.width, scaled.width()), Math.min(box.height, scaled.height()));
    if (!scaled.equals(size) && isTooLarge(scaled)) {
      require(cut);
      return cutFirst(cut, factor);
    }
    var steps = new ArrayList<>(to(scaled));
    if (!cut.equals(scaled)) {
      steps.add(cutOut(scaled, cut));
    }
    return steps;
  }

  private static Step.Cut cutOut(Size whole, Size part) {
    return new Step.Cut(
        (whole.width() - part.width()) / 2, (whole.height() - part.height()) / 2, part);
  }

  /**
   * Of a long picture, the part that stays, before it is scaled: no size on the way is larger than
   * a result may be.
   */
  private List<Step> cutFirst(Size result, double factor) {
    var wanted = Size.scaled(result, 1 / factor);
    var part =
        new Size(Math.min(size.width(), wanted.width()), Math.min(size.height(), wanted.height()));
    return List.of(cutOut(size, part), new Step.Scale(result));
  }

  private List<Step> pad() {
    var box = box();
    var factor =
        limited(Math.min((double) box.width / size.width(), (double) box.height / size.height()));
    var scaled = Size.scaled(size, factor);
    var canvas = new Size(box.width, box.height);
    require(canvas);
    var steps = new ArrayList<>(to(scaled));
    if (!canvas.equals(scaled)) {
      steps.add(
          new Step.Pad(
              canvas,
              (canvas.width() - scaled.width()) / 2,
              (canvas.height() - scaled.height()) / 2,
              resize.colour()));
    }
    return steps;
  }

  private List<Step> to(Size target) {
    if (target.equals(size)) {
      return List.of();
    }
    require(target);
    return List.of(new Step.Scale(target));
  }

  private static boolean isTooLarge(Size target) {
    return target.longest() > MOST_SIDE || target.pixels() > MOST_PIXELS;
  }

  /** A picture that was as large before is not the fault of the resizing. */
  private static void require(Size target) {
    if (isTooLarge(target)) {
      throw ProcessException.invalid(
          "resize: the result would have %d x %d pixels; the limits are %d a side and %d in all"
              .formatted(target.width(), target.height(), MOST_SIDE, MOST_PIXELS),
          "");
    }
  }
}
