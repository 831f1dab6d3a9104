package io.tuwen.worker.vips;

import com.sun.jna.NativeLibrary;
import io.tuwen.contract.image.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Files of libvips for the encoders. */
final class TurnedPhotos {
  private static final int QUARTER_CLOCKWISE = 6;
  private static final byte THREE_QUARTERS_ANTICLOCKWISE = 3;
  private static final int HEVC = 1;

  private TurnedPhotos() {}

  /** Red on the left and white on the right, with EXIF data; to be turned a quarter clockwise. */
  static byte[] write(ImageFormat format, String comment) {
    try (var vips = new Vips()) {
      var photo =
          commented(
              vips.image(
                      640,
                      480,
                      3,
                      rgb -> {
                        for (int i = 0; i < 640 * 480; i++) {
                          var rest = (byte) (i % 640 < 320 ? 0 : 255);
                          rgb.put((byte) 255).put(rest).put(rest);
                        }
                      })
                  .withNumber("orientation", QUARTER_CLOCKWISE),
              comment);
      return switch (format) {
        case JPEG -> photo.operation("jpegsave_buffer").bytes();
        case WEBP -> photo.operation("webpsave_buffer").bytes();
        case TIFF -> photo.operation("tiffsave_buffer").bytes();
        case HEIC -> turned(photo.operation("heifsave_buffer").with("compression", HEVC).bytes());
        default -> throw new IllegalArgumentException(format + " has no turn");
      };
    }
  }

  /** As a loader would set it, so that a saver writes it. */
  private static Image commented(Image image, String comment) {
    NativeLibrary.getInstance("vips")
        .getFunction("vips_image_set_string")
        .invokeVoid(new Object[] {image.pointer(), "exif-ifd0-ImageDescription", comment});
    return image;
  }

  /**
   * As phones do, it says the turn twice: in the EXIF data, and by a property of the picture, which
   * takes the place of the one that tells the bits of its channels.
   */
  private static byte[] turned(byte[] heic) {
    var at = new String(heic, StandardCharsets.ISO_8859_1).indexOf("pixi");
    System.arraycopy("irot".getBytes(StandardCharsets.ISO_8859_1), 0, heic, at, 4);
    heic[at + 4] = THREE_QUARTERS_ANTICLOCKWISE;
    return heic;
  }

  static byte[] noise() {
    var random = new Random(14);
    try (var vips = new Vips()) {
      var pixels = new byte[640 * 480 * 3];
      random.nextBytes(pixels);
      return vips.image(640, 480, 3, rgb -> rgb.put(pixels)).operation("pngsave_buffer").bytes();
    }
  }
}
