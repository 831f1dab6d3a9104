package io.tuwen.contract.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagicTest {
  /** The beginning of an ISO media file whose first box has this size. */
  private static byte[] media(int size, String brands) {
    var head = ("\0\0\0\0ftyp" + brands).getBytes(StandardCharsets.ISO_8859_1);
    head[2] = (byte) (size >> 8);
    head[3] = (byte) size;
    return head;
  }

  @ParameterizedTest
  @CsvSource({
    "heic0000mif1heic, true, false",
    "heix0000avif, true, false",
    "avif0000mif1, false, true",
    "mif10000mif1heic, true, false",
    "mif10000mif1avif, false, true",
    "msf10000avif, false, true",
    "msf10000hevc, true, false",
    "mif1, true, false",
    "mp420000avif, false, false"
  })
  void the_first_brand_decides_or_says_that_the_others_do(
      String brands, boolean isHeic, boolean isAvif) {
    var head = media(8 + brands.length(), brands);

    assertThat(Magic.hasBrand(head, "heic", "heix")).isEqualTo(isHeic);
    assertThat(Magic.hasBrand(head, "avif")).isEqualTo(isAvif);
  }

  /** In a box of 300 bytes both bytes of its size count. */
  @Test
  void a_brand_behind_the_end_of_the_box_is_none() {
    assertThat(Magic.hasBrand(media(20, "mif10000mif1avif"), "avif")).isFalse();
    assertThat(Magic.hasBrand(media(300, "mif10000mif1" + "heic".repeat(69) + "avif"), "avif"))
        .isTrue();
    assertThat(Magic.hasBrand(media(300, "mif10000mif1" + "heic".repeat(70) + "avif"), "avif"))
        .isFalse();
  }

  @Test
  void a_head_that_is_too_short_is_of_no_format() {
    var head = media(12, "avif");

    assertThat(Magic.hasBrand(head, "avif")).isTrue();
    assertThat(Magic.hasBrand(Arrays.copyOf(head, 11), "avif")).isFalse();
    assertThat(Magic.at(head, 8, "avif")).isTrue();
    assertThat(Magic.at(Arrays.copyOf(head, 11), 8, "avif")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"18, 0, true", "17, 0, false", "18, 1, false", "18, 256, false", "18, 65536, false"})
  void a_bitmap_is_told_from_a_text_by_the_size_of_its_second_header(
      int length, int more, boolean isBitmap) {
    var head = new byte[length];
    head[0] = 'B';
    head[1] = 'M';
    var size = 40 + more;
    for (int i = 0; i < Math.min(4, length - 14); i++) {
      head[14 + i] = (byte) (size >> (8 * i));
    }

    assertThat(Magic.isBmp(head)).isEqualTo(isBitmap);
  }
}
