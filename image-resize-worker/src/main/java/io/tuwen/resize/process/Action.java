package io.tuwen.resize.process;

import io.tuwen.resize.custom.CustomOperation;
import java.util.Optional;
import java.util.OptionalInt;

/** One step of a processing, as it is written, with its defaults filled in. */
public sealed interface Action {

  /** How a picture is fitted into a box. */
  enum Mode {
    LFIT,
    MFIT,
    FILL,
    PAD,
    FIXED
  }

  /**
   * {@code resize}: a box, or a percentage, or a longest and a shortest side.
   *
   * @param onlySmaller whether a picture that is too small stays as it is
   */
  record Resize(
      Mode mode,
      OptionalInt width,
      OptionalInt height,
      OptionalInt longest,
      OptionalInt shortest,
      OptionalInt percent,
      boolean onlySmaller,
      Colour colour)
      implements Action {}

  /** {@code crop}; a side that is missing reaches to the edge. */
  record Crop(OptionalInt width, OptionalInt height, int x, int y, Gravity gravity)
      implements Action {}

  /** {@code indexcrop}: one of the slices of this length, side by side or one below the other. */
  record IndexCrop(boolean vertical, int length, int index) implements Action {}

  /** {@code circle}. */
  record Circle(int radius) implements Action {}

  /** {@code rounded-corners}. */
  record RoundedCorners(int radius) implements Action {}

  /** {@code rotate}, clockwise. */
  record Rotate(int degrees) implements Action {}

  /** {@code auto-orient}: whether the orientation of the EXIF data is applied before all else. */
  record AutoOrient(boolean apply) implements Action {}

  /** {@code blur}. */
  record Blur(int radius, int sigma) implements Action {}

  /** {@code sharpen}. */
  record Sharpen(int strength) implements Action {}

  /** {@code bright}. */
  record Bright(int value) implements Action {}

  /** {@code contrast}. */
  record Contrast(int value) implements Action {}

  /** {@code format}. */
  record Format(OutputFormat format) implements Action {}

  /** {@code quality}: of the source's, or at most this much. */
  record Quality(OptionalInt relative, OptionalInt absolute) implements Action {}

  /** {@code interlace}. */
  record Interlace(boolean progressive) implements Action {}

  /** {@code watermark}: a text, an image, or both side by side. */
  record Watermark(
      Optional<Text> text,
      Optional<Picture> image,
      int opacity,
      Gravity gravity,
      int x,
      int y,
      int verticalOffset,
      Arrangement arrangement)
      implements Action {

    /** The text of a watermark. */
    public record Text(
        String content,
        String font,
        Colour colour,
        int size,
        int shadow,
        int degrees,
        boolean tiled,
        int gapX,
        int gapY) {}

    /**
     * The image of a watermark, below the place for watermarks, and what is done with it first.
     *
     * @param before what is done before it is fitted into a share of the main picture; nothing
     *     where it is not fitted
     * @param percentOfMain of either side
     * @param pipeline what is done afterwards
     */
    public record Picture(
        String key, Actions before, OptionalInt percentOfMain, Actions pipeline) {}

    /** How text and image stand beside each other. */
    public record Arrangement(boolean textFirst, int alignment, int interval) {
      static final int BOTTOM = 2;
    }
  }

  /** {@code info}: tells of the source instead of showing it. */
  record Info() implements Action {}

  /** {@code average-hue}: tells the colour of the picture. */
  record AverageHue() implements Action {}

  /** An action that OSS does not have. */
  record Custom(String name, CustomOperation operation) implements Action {}
}
