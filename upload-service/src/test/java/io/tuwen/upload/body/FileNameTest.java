package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names were stored as they came, for a console or a terminal to print one day. */
class FileNameTest {
  @ParameterizedTest
  @CsvSource({
    "'a\r\nX-Injected: 1', 'aX-Injected: 1'",
    "'\u001b[31mred\u0007', '[31mred'",
    "'invoice\u202Egpj.exe', 'invoicegpj.exe'",
    "'\u2066a\u2069\u200b\ufeffb', ab",
    "'a\u2028b\u2029c\u0085', abc",
    "'收据 1.jpg', '收据 1.jpg'",
    "'😀.jpg', '😀.jpg'",
    "'\"quoted\".jpg', '\"quoted\".jpg'",
    "'  ', ''"
  })
  void a_name_is_one_line_from_left_to_right(String sent, String kept) {
    assertThat(FileName.cleaned(sent)).isEqualTo(kept);
  }

  @Test
  void a_name_has_255_characters_at_most_and_is_not_cut_within_one() {
    assertThat(FileName.cleaned("😀".repeat(1000))).isEqualTo("😀".repeat(255));
    assertThat(FileName.cleaned("a\ud83d")).isEqualTo("a");
  }
}
