package io.tuwen.contract.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.hostile.HostileFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is counted in a file, to the number; the worker's test has files of other encoders. */
class ImageStructureTest {
  static Stream<Arguments> table() throws IOException {
    try (var file = ImageStructureTest.class.getResourceAsStream("structures.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(it -> it.split(" \\| ", 2))
          .map(it -> Arguments.of(it[0], it[1]));
    }
  }

  /** The smaller files of the corpus. What a line says changes only for a reason. */
  @ParameterizedTest
  @MethodSource("table")
  void a_hostile_file_is_what_the_table_says(String name, String answer) {
    assertThat(answer(HostileFiles.named(name))).isEqualTo(answer);
  }

  private static String answer(byte[] file) {
    try {
      var structure = ImageStructure.read(file);
      assertThat(structure.bytes()).isEqualTo(file.length);
      return words(structure);
    } catch (TuwenException e) {
      return e.code() + " " + e.getMessage();
    }
  }

  private static String words(ImageStructure it) {
    return "%s %dx%d %dx%d frames=%d scans=%d%s%s samples=%d pieces=%d of %d parts=%d metadata=%d"
        .formatted(
            it.header().format(),
            it.header().width(),
            it.header().height(),
            it.bands(),
            it.bits(),
            it.frames(),
            it.scans(),
            it.progressive() ? " progressive" : "",
            it.buffered() ? " buffered" : "",
            it.samples(),
            it.pieces(),
            it.pieceBytes(),
            it.parts(),
            it.metadataBytes());
  }

  /**
   * An upload that breaks off is counted as far as it goes, or refused, and never more than that.
   */
  @ParameterizedTest
  @CsvSource({
    "jpeg/two-frames", "polyglot/png-and-html", "gif/large-canvas-small-frame", "webp/truncated",
    "tiff/500-directories", "heic/grid-of-16", "avif/truncated", "heic/two-metas"
  })
  void a_file_that_ends_early_has_no_more_of_anything(String name) {
    var file = HostileFiles.named(name);
    var whole = counted(file);

    for (int length = 0; length < Math.min(file.length, 2000); length++) {
      var part = counted(Arrays.copyOf(file, length));

      if (part != null && whole != null) {
        assertThat(part.parts()).isLessThanOrEqualTo(whole.parts());
        assertThat(part.frames()).isLessThanOrEqualTo(whole.frames());
        assertThat(part.metadataBytes()).isLessThanOrEqualTo(whole.metadataBytes());
      }
    }
  }

  private static ImageStructure counted(byte[] file) {
    try {
      return ImageStructure.read(file);
    } catch (TuwenException e) {
      assertThat(e.code().status()).isBetween(400, 499);
      return null;
    }
  }

  @Test
  void what_is_let_in_has_as_many_bytes_and_pixels_as_the_limits_and_no_more() throws IOException {
    var file = TestImages.png(30, 20);

    assertThat(new ImageLimits(file.length, 600).check(ImageBytes.of(file)).pixels())
        .isEqualTo(600);
    assertRefused(new ImageLimits(file.length - 1, 600), file, ErrorCode.IMAGE_TOO_LARGE);
    assertRefused(new ImageLimits(file.length, 599), file, ErrorCode.TOO_MANY_PIXELS);
    assertRefused(
        new ImageLimits(1 << 20, 1 << 20),
        HostileFiles.named("jpeg/101-scans-64"),
        ErrorCode.IMAGE_TOO_COMPLEX);
  }

  private static void assertRefused(ImageLimits limits, byte[] file, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> limits.check(ImageBytes.of(file)))
        .extracting(TuwenException::code)
        .isEqualTo(code);
  }
}
