package io.tuwen.ocr.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.testing.PrintedText;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BareImageTest {
  private static final BufferedImage PICTURE = PrintedText.image("TOTAL 4711");

  @ParameterizedTest
  @EnumSource
  void a_file_that_says_more_than_its_pixels_is_none(MarkedFile marked) {
    var format = marked.name().startsWith("JPEG") ? ImageFormat.JPEG : ImageFormat.PNG;

    assertThat(BareImage.isOne(marked.bare(PICTURE), format)).isTrue();
    assertThat(BareImage.isOne(marked.of(PICTURE), format)).isFalse();
  }

  @Test
  void what_can_be_seen_through_is_none() {
    var picture = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);

    assertThat(BareImage.isOne(PrintedText.write(picture, "png"), ImageFormat.PNG)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_file_of_another_format_is_none(ImageFormat format) {
    var isKnown = format == ImageFormat.JPEG || format == ImageFormat.PNG;
    var file = PrintedText.write(PICTURE, format == ImageFormat.JPEG ? "jpg" : "png");

    assertThat(BareImage.isOne(file, format)).isEqualTo(isKnown);
  }

  /** A file that was cut off ends nowhere, so nothing tells what stands behind. */
  @ParameterizedTest
  @EnumSource(names = {"JPEG_COMMENT", "PNG_TEXT"})
  void no_beginning_of_a_file_is_one(MarkedFile marked) {
    var file = marked.bare(PICTURE);
    var format = marked.name().startsWith("JPEG") ? ImageFormat.JPEG : ImageFormat.PNG;

    for (int length = 8; length < file.length; length++) {
      assertThat(BareImage.isOne(Arrays.copyOf(file, length), format)).isFalse();
    }
  }
}
