package io.tuwen.resize.vips;

import io.tuwen.worker.vips.Image;
import java.util.function.UnaryOperator;

/** Operations on pictures in sRGB with eight bits, with or without an alpha band. */
final class Pictures {
  static final int RGB = 3;
  static final int OPAQUE = 255;

  private Pictures() {}

  static Image withAlpha(Image picture) {
    return picture.hasAlpha()
        ? picture
        : picture.operation("bandjoin_const").with("c", new double[] {OPAQUE}).image();
  }

  /**
   * Does something that mixes neighbours, so that the colour of what is transparent does not bleed.
   */
  static Image premultiplied(Image picture, UnaryOperator<Image> operation) {
    if (!picture.hasAlpha()) {
      return operation.apply(picture);
    }
    var mixed = operation.apply(picture.operation("premultiply").image().toBytes());
    return mixed.operation("unpremultiply").image().toBytes();
  }

  /** Does something to the colours alone. */
  static Image colours(Image picture, UnaryOperator<Image> operation) {
    if (!picture.hasAlpha()) {
      return operation.apply(picture);
    }
    return join(operation.apply(picture.bandsFrom(0, RGB)), picture.bandsFrom(RGB, 1));
  }

  static Image join(Image colours, Image alpha) {
    return colours.operations("bandjoin", alpha).image();
  }

  /** Makes a picture more transparent by a mask of one band. */
  static Image masked(Image picture, Image mask) {
    if (!picture.hasAlpha()) {
      return join(picture, mask);
    }
    var alpha =
        picture
            .bandsFrom(RGB, 1)
            .operation("multiply", "left")
            .with("right", mask)
            .image()
            .operation("linear")
            .with("a", new double[] {1.0 / OPAQUE})
            .with("b", new double[] {0})
            .with("uchar", true)
            .image();
    return join(picture.bandsFrom(0, RGB), alpha);
  }

  static Image scaled(Image picture, int width, int height) {
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    return premultiplied(
        picture,
        it ->
            it.operation("resize")
                .with("scale", (double) width / it.width())
                .with("vscale", (double) height / it.height())
                .image());
  }

  /**
   * A picture without transparency with each square of {@code side} pixels a side made into one.
   *
   * <p>The decoder of JPEG leaves out the same: its smaller pictures are the means of the larger
   * ones, and end where the last whole square does.
   */
  static Image averaged(Image picture, int side) {
    if (side == 1) {
      return picture;
    }
    var width = picture.width() / side * side;
    var height = picture.height() / side * side;
    return cut(picture, 0, 0, width, height)
        .operation("shrink")
        .with("hshrink", (double) side)
        .with("vshrink", (double) side)
        .image();
  }

  static Image cut(Image picture, int x, int y, int width, int height) {
    return picture
        .operation("extract_area", "input")
        .with("left", x)
        .with("top", y)
        .with("width", width)
        .with("height", height)
        .image();
  }

  /** Puts a picture on a larger canvas; what lies outside of the canvas is cut off. */
  static Image embedded(Image picture, int x, int y, int width, int height, double... background) {
    return picture
        .operation("embed")
        .with("x", x)
        .with("y", y)
        .with("width", width)
        .with("height", height)
        .with("extend", 5)
        .with("background", background)
        .image();
  }

  /** Lays one picture over another; the result is as transparent as the lower one. */
  static Image over(Image base, Image mark, int x, int y) {
    var both =
        base.operation("composite2", "base")
            .with("overlay", mark)
            .with("mode", 2)
            .with("x", x)
            .with("y", y)
            .image()
            .toBytes();
    return base.hasAlpha() ? both : both.bandsFrom(0, RGB);
  }

  /** Turns clockwise into a canvas of this size. */
  static Image turned(Image picture, int degrees, int width, int height, double... background) {
    var inMemory = picture.inMemory();
    if (degrees % 90 == 0) {
      return inMemory.operation("rot").with("angle", degrees / 90).image();
    }
    var turned =
        premultiplied(
            inMemory,
            it ->
                it.operation("similarity")
                    .with("angle", (double) degrees)
                    .with("background", background)
                    .image()
                    .toBytes());
    return turned.width() == width && turned.height() == height
        ? turned
        : embedded(
            turned,
            (width - turned.width()) / 2,
            (height - turned.height()) / 2,
            width,
            height,
            background);
  }
}
