package io.tuwen.worker.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.TestImages;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every image decoder promises. */
public abstract class ImageDecoderConformance {
  private static final DecodeLimits LIMITS = new DecodeLimits(100_000_000, 4096);

  /** Lossy formats are this far off, at most. */
  private static final int TOLERANCE = 30;

  protected abstract ImageDecoder decoder();

  /** A picture of 64 × 48: red, green, blue and white quarters, clockwise from the top left. */
  protected abstract byte[] quarters(ImageFormat format);

  protected static BufferedImage quarters(int type) {
    var image = new BufferedImage(64, 48, type);
    var graphics = image.createGraphics();
    graphics.setColor(Color.RED);
    graphics.fillRect(0, 0, 32, 24);
    graphics.setColor(Color.GREEN);
    graphics.fillRect(32, 0, 32, 24);
    graphics.setColor(Color.BLUE);
    graphics.fillRect(32, 24, 32, 24);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 24, 32, 24);
    graphics.dispose();
    return image;
  }

  protected static byte[] written(BufferedImage image, String format) {
    var out = new ByteArrayOutputStream();
    try {
      assertThat(ImageIO.write(image, format, out)).isTrue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void every_format_is_decoded(ImageFormat format) {
    try (var image = decoder().decode(quarters(format), LIMITS)) {
      assertSize(image, 64, 48);
      assertThat(image.rgb().capacity()).isEqualTo(3 * 64 * 48);
      assertColour(image, 16, 12, 0xff0000);
      assertColour(image, 48, 12, 0x00ff00);
      assertColour(image, 48, 36, 0x0000ff);
      assertColour(image, 16, 36, 0xffffff);
    }
  }

  /** The eight ways to hold a phone: where the red quarter of the stored picture ends up. */
  @ParameterizedTest
  @CsvSource({
    "1,64,48,ff0000,00ff00", "2,64,48,00ff00,ff0000", "3,64,48,0000ff,ffffff",
    "4,64,48,ffffff,0000ff", "5,48,64,ff0000,ffffff", "6,48,64,ffffff,ff0000",
    "7,48,64,0000ff,00ff00", "8,48,64,00ff00,0000ff"
  })
  void a_picture_stands_upright(
      int orientation, int width, int height, String topLeft, String topRight) {
    try (var image =
        decoder().decode(TestImages.oriented(quarters(ImageFormat.JPEG), orientation), LIMITS)) {
      assertSize(image, width, height);
      assertColour(image, width / 4, height / 4, Integer.parseInt(topLeft, 16));
      assertColour(image, 3 * width / 4, height / 4, Integer.parseInt(topRight, 16));
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY
      })
  void grey_becomes_three_equal_colours(int type) {
    var grey = new BufferedImage(20, 10, type);
    var graphics = grey.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, 10, 10);
    graphics.dispose();

    try (var image = decoder().decode(written(grey, "png"), LIMITS)) {
      assertColour(image, 4, 5, 0xffffff);
      assertColour(image, 15, 5, 0x000000);
    }
  }

  @Test
  void what_is_transparent_is_white_and_hides_its_colour() {
    var transparent = new BufferedImage(400, 400, BufferedImage.TYPE_INT_ARGB);
    for (int x = 0; x < 400; x++) {
      for (int y = 0; y < 400; y++) {
        transparent.setRGB(x, y, x % 2 == 0 ? 0x00ff0000 : 0xff000000);
      }
    }

    try (var image =
        decoder().decode(written(transparent, "png"), new DecodeLimits(1_000_000, 200))) {
      var rgb = image.rgb();
      var pixel = 3 * (200 * 100 + 100);
      // Half black, half nothing: grey, and no red in it.
      assertThat(rgb.get(pixel) & 0xff).isBetween(100, 160);
      assertThat(rgb.get(pixel)).isEqualTo(rgb.get(pixel + 1)).isEqualTo(rgb.get(pixel + 2));
    }
  }

  @Test
  void half_transparent_is_mixed_with_white() {
    var half = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64; i++) {
      half.setRGB(i % 8, i / 8, 0x800000ff);
    }

    try (var image = decoder().decode(written(half, "png"), LIMITS)) {
      assertColour(image, 4, 4, 0x7f7fff);
    }
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void a_large_picture_is_shrunk_to_its_limit(ImageFormat format) {
    try (var image = decoder().decode(quarters(format), new DecodeLimits(1_000_000, 20))) {
      assertThat(image.width()).isEqualTo(20);
      assertThat(image.height()).isEqualTo(15);
      assertThat(image.fullWidth()).isEqualTo(64);
      assertThat(image.fullHeight()).isEqualTo(48);
      assertColour(image, 4, 3, 0xff0000);
      assertColour(image, 15, 11, 0x0000ff);
    }
  }

  @Test
  void a_shrunk_picture_that_was_turned_tells_its_upright_size() {
    try (var image =
        decoder()
            .decode(
                TestImages.oriented(quarters(ImageFormat.JPEG), 6),
                new DecodeLimits(1_000_000, 20))) {
      assertThat(image.width()).isEqualTo(15);
      assertThat(image.height()).isEqualTo(20);
      assertThat(image.fullWidth()).isEqualTo(48);
      assertThat(image.fullHeight()).isEqualTo(64);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,30000", "30000,1", "7,30000", "30000,3", "1,1", "3,2"})
  void odd_shapes_are_decoded(int width, int height) {
    for (var file : List.of(TestImages.png(width, height), TestImages.jpeg(width, height))) {
      try (var image = decoder().decode(file, LIMITS)) {
        assertThat(image.fullWidth()).isEqualTo(width);
        assertThat(image.fullHeight()).isEqualTo(height);
        assertThat(Math.max(image.width(), image.height())).isLessThanOrEqualTo(4096);
        assertThat(image.rgb().capacity()).isEqualTo(3 * image.width() * image.height());
      }
    }
  }

  @Test
  void too_many_pixels_are_refused_by_the_header_alone() {
    var bomb = TestImages.png(1, 1);
    ByteBuffer.wrap(bomb).putInt(16, 50_000).putInt(20, 50_000);

    // Damaged too, behind the header; that would be found by going on.
    assertRefused(bomb, ErrorCode.TOO_MANY_PIXELS);
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void a_picture_that_ends_early_is_no_picture(ImageFormat format) {
    var whole = quarters(format);
    for (var share : List.of(0.2, 0.5, 0.8)) {
      assertRefused(Arrays.copyOf(whole, (int) (whole.length * share)), ErrorCode.IMAGE_UNREADABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "%PDF-1.7", "P6 9 9 255"})
  void what_is_no_known_image_is_refused(String text) {
    assertRefused(TestImages.ascii(text), ErrorCode.UNSUPPORTED_TYPE);
  }

  @Test
  void random_bytes_are_refused() {
    var random = new Random(1);
    for (int i = 0; i < 200; i++) {
      var bytes = new byte[random.nextInt(4000)];
      random.nextBytes(bytes);
      assertRefused(bytes, ErrorCode.UNSUPPORTED_TYPE);
    }
  }

  /** Whatever a damaged file does, it is a picture or a foreseen failure. */
  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void damaged_files_harm_nobody(ImageFormat format) {
    var random = new Random(format.name().length());
    var whole = quarters(format);
    int pictures = 0;
    for (int i = 0; i < 200; i++) {
      var damaged = whole.clone();
      for (int j = 0; j <= random.nextInt(6); j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try (var image = decoder().decode(damaged, new DecodeLimits(1_000_000, 4096))) {
        assertThat(image.rgb().capacity()).isEqualTo(3 * image.width() * image.height());
        pictures++;
      } catch (TuwenException e) {
        assertThat(e.code())
            .isIn(
                ErrorCode.IMAGE_UNREADABLE,
                ErrorCode.UNSUPPORTED_TYPE,
                ErrorCode.TOO_MANY_PIXELS,
                ErrorCode.IMAGE_TOO_COMPLEX);
      }
    }
    assertThat(pictures).isLessThan(200);
  }

  @Test
  void a_closed_picture_gives_nothing_away() {
    var image = decoder().decode(quarters(ImageFormat.PNG), LIMITS);
    image.close();
    image.close();

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(image::rgb);
  }

  private void assertRefused(byte[] bytes, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> decoder().decode(bytes, LIMITS).close())
        .extracting(TuwenException::code)
        .isEqualTo(code);
  }

  private static void assertSize(DecodedImage image, int width, int height) {
    assertThat(List.of(image.width(), image.height())).containsExactly(width, height);
    assertThat(List.of(image.fullWidth(), image.fullHeight())).containsExactly(width, height);
  }

  private static void assertColour(DecodedImage image, int x, int y, int colour) {
    var at = 3 * (y * image.width() + x);
    for (int band = 0; band < 3; band++) {
      var expected = colour >> (16 - 8 * band) & 0xff;
      assertThat(image.rgb().get(at + band) & 0xff)
          .as("band %d at %d,%d", band, x, y)
          .isBetween(expected - TOLERANCE, expected + TOLERANCE);
    }
  }
}
