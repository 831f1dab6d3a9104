package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.ocr.embedded.Ink.Gap;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Gaps are those of drawn pictures, in columns of a strip; 0 where characters touch. */
class BlanksTest {
  @Test
  void a_gap_that_is_wider_than_the_others_has_a_blank() {
    assertThat(spaced("地铁Line4换乘", 3, 10, 3, 3, 4, 12, 11, 3)).isEqualTo("地铁 Line 4 换乘");
    assertThat(spaced("2024-07-0911:08", 4, 4, 4, 5, 5, 4, 5, 5, 4, 14, 3, 5, 5, 4))
        .isEqualTo("2024-07-09 11:08");
  }

  @Test
  void text_without_blanks_has_none() {
    assertThat(spaced("使用Java17编译", 3, 4, 3, 3, 4, 5, 4, 4, 3)).isEqualTo("使用Java17编译");
  }

  @Test
  void a_text_that_is_set_wide_is_measured_by_its_own_gaps() {
    assertThat(spaced("WIDESCREENTV", 13, 12, 13, 14, 13, 12, 13, 12, 13, 25, 13))
        .isEqualTo("WIDESCREEN TV");
  }

  @Test
  void bold_digits_that_touch_each_other_make_no_blank_of_the_others() {
    assertThat(spacedWith(0.00002f, "100252", 8, 0, 0, 9, 0)).isEqualTo("100252");
  }

  @Test
  void digits_of_which_few_are_seen_apart_keep_the_pitch_at_which_they_are_read() {
    var steps = new int[] {1, 6, 11, 15, 20, 25};
    var firings = new ArrayList<Firing>();
    for (int i = 0; i < steps.length; i++) {
      firings.add(new Firing("100532".substring(i, i + 1), steps[i], steps[i], 1, 0.001f, false));
    }
    var gaps = new Gap[] {new Gap(29, 37), null, null, new Gap(144, 150), new Gap(180, 190)};
    var ink = new Ink(2, 223, Stream.of(gaps).filter(Objects::nonNull).toList());

    assertThat(new Pitch(firings, gaps, ink).rulesOutBlank(5)).isTrue();
    assertThat(new Pitch(firings, gaps, ink).rulesOutBlank(2)).isTrue();
  }

  @Test
  void the_ground_of_a_full_width_mark_is_no_blank() {
    assertThat(spaced("密码：hello", 3, 16, 17, 4, 3, 3, 4)).isEqualTo("密码：hello");
    assertThat(spaced("密码：hello", 3, 7, 26, 4, 3, 3, 4)).isEqualTo("密码：hello");
    assertThat(spaced("你好，世界（一）中", 3, 5, 29, 3, 25, 5, 6, 24)).isEqualTo("你好，世界（一）中");
  }

  @Test
  void a_blank_behind_a_half_width_mark_is_kept_though_the_mark_is_read_as_a_full_width_one() {
    assertThat(spaced("单号：7283", 3, 4, 13, 4, 4, 4)).isEqualTo("单号： 7283");
    assertThat(spaced("规格（大）红", 3, 14, 3, 3, 14)).isEqualTo("规格 （大） 红");
  }

  @Test
  void a_number_is_not_torn_at_its_point() {
    assertThat(spaced("1.11", 9, 10, 8)).isEqualTo("1.11");
    assertThat(spaced("end.", 4, 4, 11)).isEqualTo("end.");
  }

  @Test
  void what_the_recogniser_sees_helps_where_the_gap_does_not_tell() {
    assertThat(spacedWith(0.3f, "登录www", 4, 9, 3, 3)).isEqualTo("登录 www");
    assertThat(spacedWith(0.0001f, "登录www", 4, 9, 3, 3)).isEqualTo("登录www");
  }

  private static String spaced(String text, int... gaps) {
    return spacedWith(0.01f, text, gaps);
  }

  private static String spacedWith(float space, String text, int... widths) {
    var firings = new ArrayList<Firing>();
    var gaps = new Gap[widths.length];
    int x = 0;
    for (int i = 0; i < text.length(); i++) {
      if (i > 0) {
        gaps[i - 1] = widths[i - 1] == 0 ? null : new Gap(x, x + widths[i - 1]);
        x += widths[i - 1];
      }
      var character = text.substring(i, i + 1);
      firings.add(new Firing(character, x / 8, x / 8, 1, space, false));
      x += Blanks.isDigit(character) ? 16 : Blanks.isLatin(character) ? 10 + i % 3 * 6 : 30;
    }
    var pitch =
        new Pitch(firings, gaps, new Ink(0, x, Stream.of(gaps).filter(Objects::nonNull).toList()));
    var blanks = new Blanks(firings, gaps, pitch);
    var spaced = new StringBuilder(text.substring(0, 1));
    for (int i = 1; i < text.length(); i++) {
      spaced.append(blanks.before(i) ? " " : "").append(text.charAt(i));
    }
    return spaced.toString();
  }
}
