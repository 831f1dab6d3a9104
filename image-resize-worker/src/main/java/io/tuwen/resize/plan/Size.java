package io.tuwen.resize.plan;

/** Width and height in pixels, at least one each. */
public record Size(int width, int height) {
  public Size {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("a picture has pixels");
    }
  }

  public long pixels() {
    return (long) width * height;
  }

  public int longest() {
    return Math.max(width, height);
  }

  public int shortest() {
    return Math.min(width, height);
  }

  /** The same picture on its side. */
  public Size turned() {
    return new Size(/* width= */ height, /* height= */ width);
  }

  /** Rounded half up, and never to nothing. */
  static Size scaled(Size size, double factor) {
    return new Size(rounded(size.width * factor), rounded(size.height * factor));
  }

  private static int rounded(double length) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.floor(length + 0.5)));
  }
}
