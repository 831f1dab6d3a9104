package io.tuwen.bench.rendition;

import java.util.Locale;

/**
 * One rendition.
 *
 * @param fit whether the picture lies within the box, or fills it and is cut
 * @param height 0 where it follows from the width
 */
record Work(boolean fit, int width, int height, Format format) {
  static final int QUALITY = 80;

  enum Format {
    JPEG("jpg"),
    WEBP("webp"),
    PNG("png");

    private final String suffix;

    Format(String suffix) {
      this.suffix = suffix;
    }

    String suffix() {
      return suffix;
    }
  }

  static Work wide(int width, Format format) {
    return new Work(true, width, 0, format);
  }

  static Work longest(int side) {
    return new Work(true, side, side, Format.JPEG);
  }

  static Work filled(int side) {
    return new Work(false, side, side, Format.JPEG);
  }

  /** In the vocabulary of {@code x-oss-process}. */
  String process() {
    var box = height == 0 ? "w_" + width : "w_%d,h_%d".formatted(width, height);
    var resize = "image/resize,%s%s/format,%s".formatted(fit ? "" : "m_fill,", box, format.suffix);
    return format == Format.PNG ? resize : resize + "/quality,Q_" + QUALITY;
  }

  /** The size of the whole picture before it is cut. */
  Size scaled(Sample sample) {
    var across = (double) width / sample.width();
    var down = height == 0 ? across : (double) height / sample.height();
    var factor = fit ? Math.min(across, down) : Math.max(across, down);
    return new Size(
        Math.toIntExact(Math.round(sample.width() * factor)),
        Math.toIntExact(Math.round(sample.height() * factor)));
  }

  /** The size of the rendition. */
  Size size(Sample sample) {
    return fit ? scaled(sample) : new Size(width, height);
  }

  record Size(int width, int height) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d × %d", width, height);
    }
  }
}
