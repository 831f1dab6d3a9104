package io.tuwen.contract.ocr;

/** The size of the image when it stands upright, which may not be how its file stores it. */
public record ImageSize(int width, int height) {
  /** The size of the same image when it lies on its side. */
  public ImageSize sideways() {
    return new ImageSize(/* width= */ height, /* height= */ width);
  }
}
