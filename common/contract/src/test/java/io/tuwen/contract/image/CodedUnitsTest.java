package io.tuwen.contract.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What coded pictures of real encoders say of their size, and where they may say it. */
class CodedUnitsTest {
  @ParameterizedTest
  @CsvSource({"black.heic, 64", "black-of-4096.heic, 4096"})
  void the_configuration_of_hevc_has_the_size(String name, int side) throws IOException {
    var box = bytes(content(file(name), "hvcC"));

    assertThat(CodedUnits.ofHevcConfiguration(box)).isEqualTo(new CodedSize(side, side));
  }

  /** Its configuration may have it too; that of libheif's encoder has no units. */
  @ParameterizedTest
  @CsvSource({"black.avif, 64", "black-of-4096.avif, 4096"})
  void a_picture_of_av1_has_the_size(String name, int side) throws IOException {
    var picture = content(file(name), "mdat");
    var configuration = join(new byte[] {(byte) 0x81, 0, 12, 0}, picture);

    assertThat(CodedUnits.ofAv1(bytes(picture))).isEqualTo(new CodedSize(side, side));
    assertThat(CodedUnits.ofAv1Configuration(bytes(configuration)))
        .isEqualTo(new CodedSize(side, side));
  }

  /** The decoder is given both, and believes the last. */
  @Test
  void a_picture_may_say_it_itself() throws IOException {
    var configuration = content(file("black-of-4096.heic"), "hvcC");
    var parameters = sequenceParameters(configuration);
    var filler = new byte[] {0, 0, 0, 3, 0x28, 1, 7};

    assertThat(CodedUnits.ofHevc(bytes(filler))).isEqualTo(CodedSize.NONE);
    assertThat(CodedUnits.ofHevc(bytes(join(filler, length(parameters), parameters))))
        .isEqualTo(new CodedSize(4096, 4096));
  }

  @Test
  void a_sequence_header_is_found_behind_other_units() throws IOException {
    var picture = content(file("black-of-4096.avif"), "mdat");
    var delimiter = new byte[] {0x12, 0, 0x16, 0, 0};

    assertThat(CodedUnits.ofAv1(bytes(join(delimiter, picture))))
        .isEqualTo(new CodedSize(4096, 4096));
    assertThat(CodedUnits.ofAv1(bytes(delimiter))).isEqualTo(CodedSize.NONE);
  }

  /** An item in many pieces is one to its decoder. */
  @Test
  void units_may_lie_across_extents() throws IOException {
    var parameters = sequenceParameters(content(file("black.heic"), "hvcC"));
    var all = join(length(parameters), parameters);
    var cursor = HeaderCursor.through(ImageBytes.of(all));
    var each =
        IntStream.range(0, all.length).mapToObj(at -> new HeifItemBytes.Extent(at, 1)).toList();

    assertThat(CodedUnits.ofHevc(new HeifItemBytes(cursor, each))).isEqualTo(new CodedSize(64, 64));
  }

  @Test
  void lengths_beyond_the_end_end_the_search() throws IOException {
    assertThat(CodedUnits.ofHevc(bytes(new byte[] {-1, -1, -1, -1, 0x28, 1})))
        .isEqualTo(CodedSize.NONE);
    assertThat(CodedUnits.ofHevc(bytes(new byte[] {0, 0, 0, 0, 0, 0}))).isEqualTo(CodedSize.NONE);
    assertThat(CodedUnits.ofAv1(bytes(new byte[] {0x12, -1, -1, -1, -1, -1, -1, -1, 127, 10})))
        .isEqualTo(CodedSize.NONE);
  }

  @Test
  void parameters_without_an_end_are_refused() {
    var zeros = new byte[40];
    zeros[3] = 36;
    zeros[4] = 0x42;
    zeros[5] = 1;

    assertThatExceptionOfType(UnreadableHeader.class)
        .isThrownBy(() -> CodedUnits.ofHevc(bytes(zeros)));
  }

  /** Ours and the decoder's view of where a unit ends would not be the same. */
  @Test
  void lengths_of_another_width_are_refused() throws IOException {
    var configuration = content(file("black.heic"), "hvcC");
    configuration[21] &= ~2;

    assertThatExceptionOfType(UnreadableHeader.class)
        .isThrownBy(() -> CodedUnits.ofHevcConfiguration(bytes(configuration)));
  }

  @Test
  void an_honest_picture_of_16_megapixels_counts_as_one() throws IOException {
    assertThat(ImageStructure.read(file("black-of-4096.heic")).samples())
        .isEqualTo(2L * 4096 * 4096);
    assertThat(ImageStructure.read(file("black-of-4096.avif")).samples())
        .isEqualTo(2L * 4096 * 4096);
  }

  private static byte[] sequenceParameters(byte[] configuration) {
    // The lists before it have one unit each.
    int at = 23;
    while ((configuration[at] & 0x3f) != 33) {
      at += 5 + ByteBuffer.wrap(configuration).getShort(at + 3);
    }
    var length = ByteBuffer.wrap(configuration).getShort(at + 3);
    return Arrays.copyOfRange(configuration, at + 5, at + 5 + length);
  }

  private static byte[] length(byte[] unit) {
    return ByteBuffer.allocate(4).putInt(unit.length).array();
  }

  private static byte[] join(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static HeifItemBytes bytes(byte[] content) {
    return new HeifItemBytes(
        HeaderCursor.through(ImageBytes.of(content)),
        List.of(new HeifItemBytes.Extent(0, content.length)));
  }

  private static byte[] content(byte[] file, String box) {
    var at = new String(file, StandardCharsets.ISO_8859_1).indexOf(box) - 4;
    return Arrays.copyOfRange(file, at + 8, at + ByteBuffer.wrap(file).getInt(at));
  }

  private static byte[] file(String name) throws IOException {
    try (var file = CodedUnitsTest.class.getResourceAsStream("../hostile/" + name)) {
      return file.readAllBytes();
    }
  }
}
