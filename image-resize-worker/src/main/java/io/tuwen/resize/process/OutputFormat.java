package io.tuwen.resize.process;

import io.tuwen.contract.image.ImageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that a rendition may have. */
public enum OutputFormat {
  JPG(ImageFormat.JPEG),
  PNG(ImageFormat.PNG),
  WEBP(ImageFormat.WEBP),
  BMP(ImageFormat.BMP),
  GIF(ImageFormat.GIF),
  TIFF(ImageFormat.TIFF),
  HEIC(ImageFormat.HEIC),
  AVIF(ImageFormat.AVIF);

  private final ImageFormat format;

  OutputFormat(ImageFormat format) {
    this.format = format;
  }

  /** Keeps the format of an original. */
  public static OutputFormat of(ImageFormat format) {
    return Arrays.stream(values()).filter(it -> it.format == format).findFirst().orElseThrow();
  }

  public static Optional<OutputFormat> parse(String text) {
    return Arrays.stream(values()).filter(it -> it.text().equals(text)).findFirst();
  }

  /** As it stands in a processing. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String mediaType() {
    return format.mediaType();
  }

  /** Whether what is transparent stays so. */
  public boolean hasAlpha() {
    return this != JPG;
  }

  /** Whether it may have more than one frame. */
  public boolean isAnimated() {
    return this == GIF || this == WEBP;
  }
}
