package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The normal form of texts was changed, and the version was not: rows that were there already were
 * not found until an operator had the index made anew.
 */
class IndexVersionTest {
  private static final List<String> TEXTS =
      List.of(
          "增值税专用发票 No. 4412-号5室1",
          "合 计\n¥１２３．４５　（大写）壹佰",
          "ＡＢＣ ﬁ Ⅷ ㎏ ½ İstanbul STRASSE ß",
          "ｶﾞｷﾞ ガ ﾊﾟ ひらがな カタカナ",
          "\u1112\u1161\u11ab\u1100\u1173\u11af 한글",
          "\u0915\u093f\u0924\u093e\u092c e\u0301 Café",
          "ภาษาไทย 注音ㄅㄆ русский",
          "a\ud800b\u0000c\td");

  /** Where this fails, the version is another one: its file, its schema and its rows. */
  @Test
  void what_is_stored_changes_with_the_version_alone() {
    var stored =
        TEXTS.stream()
            .map(NormalText::of)
            .map(it -> it.text() + Arrays.toString(Grams.of("u-1", it)))
            .collect(Collectors.joining("\n"));

    assertThat("version " + IndexDatabase.VERSION + " " + Sha256.hex(stored))
        .isEqualTo("version 2 add9e87455845cbf7f85da6753b0f060524184aae053be836a2085ec1b6252cc");
  }
}
