package io.tuwen.contract.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeadersTest {

  static Stream<Arguments> images() {
    return Stream.of(
        Arguments.of(ImageFormat.JPEG, TestImages.jpeg(120, 45)),
        Arguments.of(ImageFormat.PNG, TestImages.png(120, 45)),
        Arguments.of(ImageFormat.GIF, TestImages.gif(120, 45)),
        Arguments.of(ImageFormat.BMP, TestImages.bmp(120, 45)),
        Arguments.of(ImageFormat.TIFF, TestImages.tiff(120, 45)),
        Arguments.of(ImageFormat.WEBP, TestImages.webp(120, 45)),
        Arguments.of(ImageFormat.HEIC, TestImages.heif("heic", 120, 45)),
        Arguments.of(ImageFormat.HEIC, TestImages.heif("mif1", 120, 45)),
        Arguments.of(ImageFormat.AVIF, TestImages.heif("avif", 120, 45)));
  }

  @ParameterizedTest
  @MethodSource("images")
  void format_and_size_are_told_from_the_bytes(ImageFormat format, byte[] image)
      throws IOException {
    var expected =
        format == ImageFormat.HEIC || format == ImageFormat.AVIF
            // the thumbnail beside it is larger than this picture, and the largest is taken
            ? new ImageHeader(format, 320, 240)
            : new ImageHeader(format, 120, 45);

    assertThat(ImageHeaders.read(ImageBytes.of(image))).isEqualTo(expected);
  }

  @Test
  void a_heic_has_the_size_of_its_picture_and_not_of_its_thumbnail() throws IOException {
    var image = TestImages.heif("heic", 4032, 3024);

    assertThat(ImageHeaders.read(ImageBytes.of(image)))
        .isEqualTo(new ImageHeader(ImageFormat.HEIC, 4032, 3024));
  }

  @Test
  void a_webp_without_an_extended_header_has_its_size_in_its_first_frame() throws IOException {
    var lossy = new byte[40];
    System.arraycopy(TestImages.ascii("RIFF\0\0\0\0WEBPVP8 "), 0, lossy, 0, 16);
    lossy[26] = 0x78;
    lossy[28] = 0x2d;
    var lossless = new byte[40];
    System.arraycopy(TestImages.ascii("RIFF\0\0\0\0WEBPVP8L"), 0, lossless, 0, 16);
    var bits = (120 - 1) | (45 - 1) << 14;
    for (int i = 0; i < 4; i++) {
      lossless[21 + i] = (byte) (bits >> (8 * i));
    }

    assertThat(ImageHeaders.read(ImageBytes.of(lossy)).width()).isEqualTo(120);
    assertThat(ImageHeaders.read(ImageBytes.of(lossy)).height()).isEqualTo(45);
    assertThat(ImageHeaders.read(ImageBytes.of(lossless)))
        .isEqualTo(new ImageHeader(ImageFormat.WEBP, 120, 45));
  }

  @Test
  void a_jpeg_frame_behind_many_large_segments_is_found() throws IOException {
    var jpeg = TestImages.jpeg(120, 45);
    var segment = new byte[65_535];
    segment[0] = (byte) 0xff;
    segment[1] = (byte) 0xe1;
    segment[2] = (byte) 0xff;
    segment[3] = (byte) 0xfd;
    var image = Arrays.copyOf(jpeg, 2);
    for (int i = 0; i < 20; i++) {
      image = TestImages.join(image, segment);
    }
    image = TestImages.join(image, Arrays.copyOfRange(jpeg, 2, jpeg.length));

    assertThat(ImageHeaders.read(ImageBytes.of(image)))
        .isEqualTo(new ImageHeader(ImageFormat.JPEG, 120, 45));
  }

  @Test
  void the_pixels_of_a_bomb_are_counted_without_overflow() throws IOException {
    var png = TestImages.png(1, 1);
    ByteBuffer.wrap(png).putInt(16, -1).putInt(20, -1);

    assertThat(ImageHeaders.read(ImageBytes.of(png)).pixels()).isGreaterThan(1L << 62);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<!DOCTYPE html><html>not a photo</html>",
        "%PDF-1.7",
        "BM is how this text begins, and it is not a bitmap",
        "GIF90a",
        "RIFF....WAVE",
        "PK\u0003\u0004",
        "<svg xmlns='http://www.w3.org/2000/svg'/>"
      })
  void what_is_no_image_is_refused_by_its_bytes(String text) {
    assertThat(codeOf(TestImages.ascii(text))).isEqualTo(ErrorCode.UNSUPPORTED_TYPE);
  }

  @ParameterizedTest
  @MethodSource("images")
  void a_header_that_is_cut_anywhere_is_a_typed_refusal(ImageFormat format, byte[] image) {
    for (int length = 0; length < Math.min(image.length, 700); length++) {
      readOrTypedRefusal(Arrays.copyOf(image, length));
    }
  }

  @ParameterizedTest
  @MethodSource("images")
  void a_header_with_random_damage_is_read_or_a_typed_refusal(ImageFormat format, byte[] image) {
    var random = new Random(format.name().hashCode());
    for (int round = 0; round < 2_000; round++) {
      var damaged = image.clone();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        damaged[random.nextInt(Math.min(damaged.length, 300))] = (byte) random.nextInt();
      }
      readOrTypedRefusal(damaged);
    }
  }

  @Test
  void a_box_that_is_larger_than_its_file_is_refused() {
    var image = TestImages.heif("heic", 10, 10);
    ByteBuffer.wrap(image).putInt(24, Integer.MAX_VALUE);

    assertThat(codeOf(image)).isEqualTo(ErrorCode.IMAGE_UNREADABLE);
  }

  @Test
  void an_image_without_a_size_is_refused() {
    var png = TestImages.png(1, 1);
    ByteBuffer.wrap(png).putInt(16, 0);

    assertThat(codeOf(png)).isEqualTo(ErrorCode.IMAGE_UNREADABLE);
  }

  @Test
  void a_refusal_says_why() {
    var cut = Arrays.copyOf(TestImages.jpeg(10, 10), 30);

    assertThatThrownBy(() -> ImageHeaders.read(ImageBytes.of(cut)))
        .hasMessage("the image cannot be read: it ends inside its header");
  }

  private static ErrorCode codeOf(byte[] image) {
    try {
      ImageHeaders.read(ImageBytes.of(image));
    } catch (TuwenException e) {
      return e.code();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was read");
  }

  private static void readOrTypedRefusal(byte[] image) {
    try {
      assertThat(ImageHeaders.read(ImageBytes.of(image)).pixels()).isPositive();
    } catch (TuwenException e) {
      assertThat(e.code()).isIn(ErrorCode.UNSUPPORTED_TYPE, ErrorCode.IMAGE_UNREADABLE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
