package io.tuwen.resize.plan;

import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import java.util.ArrayList;
import java.util.List;

/** The arithmetic of what keeps a part of a picture. */
final class Cropping {
  private Cropping() {}

  /** A rectangle that runs past the edge is cut at the edge. */
  static List<Step> crop(Action.Crop crop, Size size) {
    var width = Math.min(crop.width().orElse(size.width()), size.width());
    var height = Math.min(crop.height().orElse(size.height()), size.height());
    var x = crop.gravity().left(size.width(), width) + crop.x();
    var y = crop.gravity().top(size.height(), height) + crop.y();
    if (x >= size.width() || y >= size.height()) {
      throw new ProcessException(OssCode.BAD_REQUEST, "Advance cut's position is out of image.");
    }
    var to = new Size(Math.min(width, size.width() - x), Math.min(height, size.height() - y));
    return cut(x, y, to, size);
  }

  /** A slice that is not there leaves the picture as it is. */
  static List<Step> slice(Action.IndexCrop crop, Size size) {
    long start = (long) crop.length() * crop.index();
    var whole = crop.vertical() ? size.height() : size.width();
    if (start >= whole) {
      return List.of();
    }
    var length = (int) Math.min(crop.length(), whole - start);
    return crop.vertical()
        ? cut(0, (int) start, new Size(size.width(), length), size)
        : cut((int) start, 0, new Size(length, size.height()), size);
  }

  /** The square around the circle, without its corners. */
  static List<Step> circle(Action.Circle circle, Size size) {
    var side = Math.min(2 * circle.radius(), size.shortest() - size.shortest() % 2);
    var square = new Size(Math.max(1, side), Math.max(1, side));
    var steps =
        new ArrayList<Step>(
            cut(
                (size.width() - square.width()) / 2,
                (size.height() - square.height()) / 2,
                square,
                size));
    steps.add(new Step.Round(square.width() / 2));
    return steps;
  }

  private static List<Step> cut(int x, int y, Size to, Size size) {
    return to.equals(size) ? List.of() : List.of(new Step.Cut(x, y, to));
  }
}
