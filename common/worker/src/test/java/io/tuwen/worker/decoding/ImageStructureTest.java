package io.tuwen.worker.decoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.hostile.HostileFile;
import io.tuwen.contract.hostile.HostileFiles;
import io.tuwen.contract.image.ImageBytes;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.image.TestImages;
import io.tuwen.worker.vips.Vips;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageStructureTest {

  @ParameterizedTest
  @CsvSource({
    // What libvips writes with one option, and what is seen in it.
    "jpegsave_buffer, interlace,     false, 1,  false",
    "jpegsave_buffer, interlace,     true,  10, true",
    "pngsave_buffer,  interlace,     false, 1,  false",
    "pngsave_buffer,  interlace,     true,  1,  true",
    "tiffsave_buffer, tile,          true,  1,  false",
    "webpsave_buffer, lossless,      true,  1,  true",
    "heifsave_buffer, lossless,      true,  1,  true"
  })
  void an_ordinary_file_is_within_the_bounds(
      String saver, String option, boolean value, int scans, boolean buffered) {
    var structure = ImageStructure.read(saved(saver, option, value));

    assertThat(structure.scans()).isEqualTo(scans);
    assertThat(structure.buffered()).isEqualTo(buffered);
    assertThat(structure.frames()).isEqualTo(1);
  }

  @Test
  void frames_are_counted() {
    var structure = ImageStructure.read(HostileFiles.named("gif/500-frames"));

    assertThat(structure.frames()).isEqualTo(500);
  }

  @Test
  void tiles_are_counted() {
    var structure = ImageStructure.read(HostileFiles.named("heic/grid-of-16"));

    assertThat(structure.pieces()).isEqualTo(16);
  }

  @Test
  void the_samples_of_a_subsampled_photo_are_half_as_many() {
    try (var vips = new Vips()) {
      var jpeg = vips.image(800, 800, 3, rgb -> {}).operation("jpegsave_buffer").bytes();

      var samples = ImageStructure.read(jpeg).samples();

      // 4:2:0 is one and a half for each pixel, and blocks are filled up.
      assertThat(samples).isBetween(800L * 800 * 3 / 2, 820L * 820 * 3 / 2);
    }
  }

  /**
   * An upload is let in that ended early: the decoder says so, when there is a result to say it.
   */
  @ParameterizedTest
  @CsvSource({"jpegsave_buffer", "tiffsave_buffer", "webpsave_buffer", "gifsave_buffer"})
  void what_ends_early_is_counted_as_far_as_it_goes(String saver) {
    try (var vips = new Vips()) {
      var whole = vips.image(64, 64, 3, rgb -> {}).operation(saver).bytes();
      for (int length = 64; length < whole.length; length++) {
        readOrTypedRefusal(Arrays.copyOf(whole, length));
      }
    }
  }

  static Stream<HostileFile> corpus() {
    return HostileFiles.all().stream();
  }

  /** What no generator thought of: the corpus with random damage. */
  @ParameterizedTest
  @MethodSource("corpus")
  void damage_ends_in_a_typed_answer(HostileFile file) {
    var bytes = file.bytes();
    if (bytes.length == 0 || bytes.length > 1_000_000) {
      return;
    }
    var random = new Random(file.name().hashCode());
    for (int round = 0; round < 30; round++) {
      var damaged = bytes.clone();
      for (int i = 0; i < 1 + random.nextInt(8); i++) {
        damaged[random.nextInt(Math.min(damaged.length, 600))] = (byte) random.nextInt();
      }
      readOrTypedRefusal(damaged);
    }
  }

  /** Offsets far beyond the end are no places to read at, whatever source the bytes come from. */
  @ParameterizedTest
  @MethodSource("corpus")
  void no_source_is_asked_for_a_negative_place(HostileFile file) throws IOException {
    var bytes = ImageBytes.of(file.bytes());
    ImageBytes strict =
        new ImageBytes() {
          @Override
          public long length() {
            return bytes.length();
          }

          @Override
          public int read(long position, byte[] into, int offset, int count) throws IOException {
            assertThat(position).isNotNegative();
            return bytes.read(position, into, offset, count);
          }
        };
    try {
      ImageStructure.read(strict);
    } catch (TuwenException e) {
      assertThat(e.code().status()).isLessThan(500);
    }
  }

  @Test
  void a_photo_of_5_MB_is_counted_in_a_moment() {
    var noise = new byte[5_000_000];
    new Random(1).nextBytes(noise);
    var jpeg = TestImages.jpeg(4000, 3000);
    // Bytes of all ones are followed by a zero, as an encoder does it.
    for (int i = 0; i + 1 < noise.length; i++) {
      noise[i + 1] = noise[i] == (byte) 0xff ? 0 : noise[i + 1];
    }
    var photo =
        TestImages.join(
            Arrays.copyOf(jpeg, jpeg.length - 2),
            noise,
            Arrays.copyOfRange(jpeg, jpeg.length - 2, jpeg.length));
    for (int i = 0; i < 20; i++) {
      ImageStructure.read(photo);
    }
    var threads = ManagementFactory.getThreadMXBean();
    var before = threads.getCurrentThreadCpuTime();

    for (int i = 0; i < 20; i++) {
      ImageStructure.read(photo);
    }

    // 3 ms where it was measured; a tenth of a second would be felt.
    assertThat((threads.getCurrentThreadCpuTime() - before) / 20 / 1_000_000).isLessThan(100);
  }

  @Test
  void a_refusal_names_what_is_too_much_and_the_bound() {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> ImageStructure.read(HostileFiles.named("jpeg/690-scans-4000")))
        .withMessageEndingWith("more than 100 scans")
        .extracting(TuwenException::code)
        .isEqualTo(ErrorCode.IMAGE_TOO_COMPLEX);
  }

  private static byte[] saved(String saver, String option, boolean value) {
    try (var vips = new Vips()) {
      return vips.image(640, 480, 3, rgb -> {}).operation(saver).with(option, value).bytes();
    }
  }

  private static void readOrTypedRefusal(byte[] file) {
    try {
      assertThat(DecodingCost.bytes(ImageStructure.read(file))).isPositive();
    } catch (TuwenException e) {
      assertThat(e.code())
          .isIn(
              ErrorCode.UNSUPPORTED_TYPE, ErrorCode.IMAGE_UNREADABLE, ErrorCode.IMAGE_TOO_COMPLEX);
    }
  }
}
