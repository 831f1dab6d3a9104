package io.tuwen.resize.describe;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.resize.Asker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExifTest {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int ORIENTATION = 0x112;
  private static final int RESOLUTION = 0x11a;
  private static final int EXIF_POINTER = 0x8769;
  private static final int GPS_POINTER = 0x8825;
  private static final int HEADER = 8;
  private static final int ENTRY = 12;

  /** As many as fit into the EXIF data that libvips takes, which ends before one megabyte. */
  private static final int MANY = 170_000;

  /**
   * The reader called itself for each next directory, and its stack overflowed: an image of 1 MB
   * ended two child processes at each request.
   */
  @Test
  void directories_without_end_are_not_gone_down() {
    var tags = tags(chain(MANY));

    assertThat(tags).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {EXIF_POINTER, GPS_POINTER})
  void directories_in_each_other_are_not_gone_down(int pointer) {
    var length = 2 + ENTRY + 4;
    var data = header(50_000 * length);
    for (int i = 1; i <= 50_000; i++) {
      data.putShort((short) 1);
      entry(data, pointer, LONG, HEADER + i * length);
      data.putInt(HEADER + i * length);
    }

    assertThat(tags(data)).hasSize(1);
  }

  @Test
  void a_directory_that_points_to_itself_is_read() {
    var data = header(2 + 3 * ENTRY + 4).putShort((short) 3);
    entry(data, ORIENTATION, SHORT, 6 << 16);
    entry(data, EXIF_POINTER, LONG, HEADER);
    entry(data, GPS_POINTER, LONG, HEADER);
    data.putInt(HEADER);

    assertThat(tags(data)).containsEntry("Orientation", "6");
  }

  /** The thumbnail's is the second of the chain. */
  @ParameterizedTest
  @CsvSource({"1, 6", "2, 6", "3, "})
  void the_first_two_directories_of_a_chain_are_read(int at, String orientation) {
    var data = header(10 * (2 + ENTRY + 4));
    for (int i = 1; i <= 3; i++) {
      data.putShort((short) 1);
      entry(data, i == at ? ORIENTATION : 0, SHORT, 6 << 16);
      data.putInt(HEADER + i * (2 + ENTRY + 4));
    }

    assertThat(tags(data).get("Orientation")).isEqualTo(orientation);
  }

  /** Of a directory with more entries than are read, the next one stood among its entries. */
  @Test
  void behind_more_entries_than_are_read_the_next_directory_is_found() {
    var many = 300;
    var data = header(2 + many * ENTRY + 4 + 2 + ENTRY + 4).putShort((short) many);
    for (int i = 0; i < many; i++) {
      entry(data, 0, SHORT, 0);
    }
    data.putInt(data.position() + 4).putShort((short) 1);
    entry(data, ORIENTATION, SHORT, 3 << 16);

    assertThat(tags(data)).containsEntry("Orientation", "3");
  }

  /**
   * All tags of a WebP and a PNG were lost: six bytes were cut off that are there in a JPEG alone.
   */
  @Test
  void it_is_read_with_its_prefix_and_without_it() {
    var data = header(2 + ENTRY + 4).putShort((short) 1);
    entry(data, ORIENTATION, SHORT, 6 << 16);
    var prefixed = new ByteArrayOutputStream();
    prefixed.writeBytes("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    prefixed.writeBytes(bytes(data));

    assertThat(tags(data)).isEqualTo(Map.of("Orientation", "6"));
    assertThat(tags(prefixed.toByteArray())).isEqualTo(Map.of("Orientation", "6"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Exif\0\0", "Exif", "MM\0*\0\0\0", "MM\0*\0\0\0\b", "Exif\0\0MM\0*\0\0\0"})
  void what_ends_early_tells_nothing(String data) {
    assertThat(tags(data.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
  }

  /** A rational number is unsigned: {@code -1/1} was told of the largest one. */
  @ParameterizedTest
  @CsvSource({"5, 4294967295/1", "10, -1/1"})
  void a_fraction_has_a_sign_only_where_its_type_has_one(int type, String fraction) {
    var data = header(2 + ENTRY + 4 + 8).putShort((short) 1);
    entry(data, RESOLUTION, type, HEADER + 2 + ENTRY + 4);
    data.putInt(0).putInt(-1).putInt(1);

    assertThat(tags(data)).containsEntry("XResolution", fraction);
  }

  private static ByteBuffer chain(int directories) {
    var length = 2 + 4;
    var data = header(directories * length);
    for (int i = 1; i <= directories; i++) {
      data.putShort((short) 0).putInt(HEADER + i * length);
    }
    return data;
  }

  /** Big end first, with the first directory behind it and room for so many bytes. */
  private static ByteBuffer header(int room) {
    return ByteBuffer.allocate(HEADER + room).put(new byte[] {'M', 'M', 0, 42}).putInt(HEADER);
  }

  private static void entry(ByteBuffer data, int tag, int type, int value) {
    data.putShort((short) tag).putShort((short) type).putInt(1).putInt(value);
  }

  private static Map<String, String> tags(ByteBuffer exif) {
    return tags(bytes(exif));
  }

  private static byte[] bytes(ByteBuffer data) {
    var bytes = new byte[data.capacity()];
    data.get(0, bytes);
    return bytes;
  }

  private static Map<String, String> tags(byte[] exif) {
    return Exif.tags(exif, Asker.OWNER);
  }
}
