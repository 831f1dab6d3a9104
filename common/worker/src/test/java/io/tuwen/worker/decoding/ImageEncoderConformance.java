package io.tuwen.worker.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.worker.execution.Cancellation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every image encoder promises. */
public abstract class ImageEncoderConformance {
  private static final EncodeLimits WIDE = new EncodeLimits(100_000_000, 4096, 1 << 20);

  protected abstract ImageEncoder encoder();

  /**
   * A picture of 640 × 480, its left half red and its right half white, with EXIF data that tells a
   * comment; stored so that the reader has to turn it a quarter clockwise.
   */
  protected abstract byte[] turned(ImageFormat format);

  /** 640 × 480 pixels of noise, of which no JPEG is small. */
  protected abstract byte[] noise();

  protected static final String COMMENT = "taken at 31.2304 N";

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "HEIC", "WEBP", "TIFF"})
  void a_turned_photo_becomes_an_upright_jpeg_within_its_bounds(ImageFormat format)
      throws IOException {
    var limits = new EncodeLimits(1_000_000, 320, 20_000);

    var encoded = encoder().jpeg(turned(format), limits, new Cancellation());

    var picture = read(encoded.jpeg());
    assertThat(encoded.jpeg().length).isLessThanOrEqualTo(20_000);
    assertThat(picture.getWidth()).isEqualTo(encoded.width()).isEqualTo(240);
    assertThat(picture.getHeight()).isEqualTo(encoded.height()).isEqualTo(320);
    assertThat(encoded.fullWidth()).isEqualTo(480);
    assertThat(encoded.fullHeight()).isEqualTo(640);
    assertThat(blue(picture, 120, 40)).isLessThan(60);
    assertThat(blue(picture, 120, 280)).isGreaterThan(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "HEIC", "WEBP"})
  void no_metadata_comes_along(ImageFormat format) {
    var original = turned(format);
    assertThat(latin(original)).contains(COMMENT);

    var jpeg = encoder().jpeg(original, WIDE, new Cancellation()).jpeg();

    assertThat(latin(jpeg)).doesNotContain(COMMENT, "Exif", "ICC_PROFILE", "http://ns.adobe.com");
  }

  @Test
  void what_stays_too_large_at_any_quality_gets_smaller() throws IOException {
    var limits = new EncodeLimits(1_000_000, 640, 30_000);

    var encoded = encoder().jpeg(noise(), limits, new Cancellation());

    assertThat(encoded.jpeg().length).isLessThanOrEqualTo(30_000);
    assertThat(encoded.width()).isLessThan(640);
    assertThat(read(encoded.jpeg()).getWidth()).isEqualTo(encoded.width());
  }

  @Test
  void what_cannot_be_that_small_is_refused() {
    assertRefused(ErrorCode.IMAGE_TOO_LARGE, noise(), new EncodeLimits(1_000_000, 640, 100));
  }

  @Test
  void too_many_pixels_are_refused() {
    assertRefused(ErrorCode.TOO_MANY_PIXELS, noise(), new EncodeLimits(640 * 479, 640, 1 << 20));
  }

  @Test
  void what_is_no_image_is_refused() {
    assertRefused(ErrorCode.UNSUPPORTED_TYPE, new byte[100], WIDE);
  }

  private void assertRefused(ErrorCode code, byte[] image, EncodeLimits limits) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> encoder().jpeg(image, limits, new Cancellation()))
        .satisfies(it -> assertThat(it.code()).isEqualTo(code));
  }

  private static BufferedImage read(byte[] jpeg) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static int blue(BufferedImage picture, int x, int y) {
    return picture.getRGB(x, y) & 0xff;
  }

  private static String latin(byte[] file) {
    return new String(file, StandardCharsets.ISO_8859_1);
  }
}
