package io.tuwen.resize.plan;

import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.Action.Mode;
import io.tuwen.resize.process.Actions;
import java.util.Optional;

/** The largest result that a processing can have, whatever the picture. */
final class Bound {
  private Bound() {}

  /** Returns empty where the actions alone set no bound. */
  static Optional<Size> of(Actions process) {
    var bound = Optional.<Size>empty();
    for (var action : process.actions()) {
      bound = after(action, bound);
    }
    return bound;
  }

  private static Optional<Size> after(Action action, Optional<Size> before) {
    if (action instanceof Action.Resize resize) {
      return after(resize, before);
    }
    if (action instanceof Action.Circle circle) {
      return Optional.of(new Size(2 * circle.radius(), 2 * circle.radius()));
    }
    if (action instanceof Action.Rotate rotate) {
      return before.map(it -> Planner.turned(it, rotate.degrees()));
    }
    return action instanceof Action.Custom ? Optional.empty() : before;
  }

  private static Optional<Size> after(Action.Resize resize, Optional<Size> before) {
    if (resize.percent().isPresent()) {
      return resize.onlySmaller()
          ? before
          : before.map(it -> Size.scaled(it, Math.max(1, resize.percent().getAsInt() / 100.0)));
    }
    var box = box(resize);
    if (box.isEmpty()) {
      return resize.onlySmaller() ? before : Optional.empty();
    }
    // A picture that is too small for its box in one side stays as it is, however long the other:
    // a GIF even where others may grow.
    return resize.mode() == Mode.FIXED ? before.map(it -> around(it, box.get())) : box;
  }

  /** What the result is in; empty where a side of it is free. */
  private static Optional<Size> box(Action.Resize resize) {
    var isProportional = resize.mode() == Mode.LFIT || resize.mode() == Mode.MFIT;
    var longest = resize.longest().orElse(0);
    var shortest = resize.shortest().orElse(0);
    var hasSides = longest > 0 || shortest > 0;
    var width = hasSides ? Math.max(longest, shortest) : resize.width().orElse(0);
    var height = hasSides ? width : resize.height().orElse(0);
    var isFree = hasSides ? longest == 0 : width == 0 || height == 0;
    if (resize.mode() == Mode.MFIT || (isProportional && isFree)) {
      return Optional.empty();
    }
    return Optional.of(new Size(width == 0 ? height : width, height == 0 ? width : height));
  }

  private static Size around(Size one, Size other) {
    return new Size(Math.max(one.width(), other.width()), Math.max(one.height(), other.height()));
  }
}
