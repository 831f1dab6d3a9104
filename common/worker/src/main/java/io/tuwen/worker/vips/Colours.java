package io.tuwen.worker.vips;

import java.nio.charset.StandardCharsets;

/** Brings images into sRGB with eight bits a band. */
public final class Colours {
  private static final int SRGB = 22;
  private static final int RGB_BANDS = 3;

  /** Of an ICC profile, whose header names its colours at this place. */
  private static final int PROFILE_HEADER = 128;

  private static final int COLOUR_SPACE_AT = 16;

  private Colours() {}

  public static Image toSrgb(Image image) {
    if (hasProfile(image)) {
      try {
        return withAlphaOf(image, byProfile(image));
      } catch (VipsException e) {
        // A broken profile does not make the image unreadable: go by its plain colours.
      }
    }
    return withoutProfile(image);
  }

  private static Image byProfile(Image image) {
    return image
        .operation("icc_transform")
        .with("embedded", true)
        .with("output-profile", "srgb")
        .image();
  }

  /**
   * libvips 8.14 takes alpha of 16 bits for one of eight, and so for opaque, where it goes by a
   * profile; where it does not, it takes it for what it is.
   */
  private static Image withAlphaOf(Image image, Image transformed) {
    if (image.isOfBytes() || !image.hasAlpha()) {
      return transformed;
    }
    var alpha = withoutProfile(image).bandsFrom(RGB_BANDS, transformed.bands() - RGB_BANDS);
    return transformed.bandsFrom(0, RGB_BANDS).operations("bandjoin", alpha).image();
  }

  private static Image withoutProfile(Image image) {
    return image
        .operation("colourspace")
        .with("space", SRGB)
        .image()
        .operation("cast")
        .with("format", Image.UCHAR)
        .image();
  }

  /** Not where the profile is for other colours: libvips would take grey for red. */
  private static boolean hasProfile(Image image) {
    var profile = image.bytes("icc-profile-data");
    if (profile.length < PROFILE_HEADER) {
      return false;
    }
    var colours = image.bands() - (image.hasAlpha() ? 1 : 0);
    return switch (new String(profile, COLOUR_SPACE_AT, 4, StandardCharsets.ISO_8859_1)) {
      case "GRAY" -> colours == 1;
      case "RGB ", "Lab " -> colours == 3;
      case "CMYK" -> colours == 4;
      default -> false;
    };
  }
}
