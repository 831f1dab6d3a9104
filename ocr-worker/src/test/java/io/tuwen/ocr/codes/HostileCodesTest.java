package io.tuwen.ocr.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger prints, and what a child sends that a picture has taken over. */
class HostileCodesTest {
  private static final Quad QUAD =
      new Quad(new Point(0, 0), new Point(9, 0), new Point(9, 9), new Point(0, 9));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(document.cookie)",
        "</script><script>alert(1)</script>",
        "\"}],\"status\":\"failed",
        "a\tb\nc\rd\u001de",
        "${jndi:ldap://x}%00%s%n"
      })
  void text_comes_as_it_was_printed(String text) throws IOException {
    assertThat(said(text)).isEqualTo(text);
  }

  @Test
  void control_characters_that_separate_nothing_are_replaced() throws IOException {
    assertThat(said("a\0b\u001b[31mc\u0007\u007f\u0085d"))
        .isEqualTo("a\ufffdb\ufffd[31mc\ufffd\ufffd\ufffdd");
  }

  @Test
  void the_longest_code_is_read_to_its_end() throws IOException {
    var text = "7".repeat(7089);

    assertThat(said(text)).isEqualTo(text);
  }

  @Test
  void bytes_that_are_no_text_become_valid_text() throws IOException {
    var bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 151);
    }
    var latin = new String(bytes, StandardCharsets.ISO_8859_1);
    var said = said(latin, "ISO-8859-1");

    assertThat(said).isNotEmpty();
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(said)).isTrue();
    assertThat(said.chars().filter(Character::isISOControl).boxed())
        .isSubsetOf(9, 10, 13, 4, 28, 29, 30, 31);
  }

  @Test
  void chinese_in_the_character_sets_of_china_is_read() throws IOException {
    assertThat(said("收货通知单", "GB18030")).isEqualTo("收货通知单");
  }

  private static String said(String text) throws IOException {
    return said(Symbol.of(BarcodeFormat.QR_CODE, text));
  }

  private static String said(String text, String charset) throws IOException {
    return said(Symbol.of(BarcodeFormat.QR_CODE, text).with(EncodeHintType.CHARACTER_SET, charset));
  }

  private static String said(Symbol symbol) throws IOException {
    var picture = new DrawnPicture(900, 900).code(symbol, 450, 450, 4, 0);
    var found = picture.search().run();
    assertThat(found).hasSize(1);
    return sent(List.of(new Code("QR_CODE", found.get(0).text(), QUAD))).get(0).text();
  }

  @Test
  void what_is_cut_off_is_cut_off_between_characters() throws IOException {
    var text = "😀".repeat(4001);

    assertThat(sent(List.of(new Code("QR_CODE", text, QUAD))).get(0).text())
        .isEqualTo("😀".repeat(4000));
    assertThat(sent(List.of(new Code("QR_CODE", "x" + text, QUAD))).get(0).text())
        .isEqualTo("x" + "😀".repeat(3999));
  }

  @Test
  void half_characters_do_not_leave() throws IOException {
    assertThat(sent(List.of(new Code("EAN_8", "a\ud83d", QUAD), new Code("ITF", "\ude00b", QUAD))))
        .extracting(Code::text)
        .containsExactly("a\ufffd", "\ufffdb");
  }

  @Test
  void codes_come_back_as_they_were() throws IOException {
    var codes = List.of(new Code("QR_CODE", "文", QUAD), new Code("EAN_13", "", QUAD));

    assertThat(sent(codes)).isEqualTo(codes);
  }

  @Test
  void answers_that_are_no_codes_are_refused() throws IOException {
    var many = Collections.nCopies(Search.MAX_TRIES + 1, new Code("ITF", "", QUAD));

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> sent(many));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> sent(List.of(new Code("<b>", "", QUAD))));
    for (var count : new int[] {-1, 1, Integer.MAX_VALUE}) {
      var bytes = new ByteArrayOutputStream();
      new DataOutputStream(bytes).writeInt(count);
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(bytes));
    }
  }

  private static List<Code> sent(List<Code> codes) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ChildCodes.write(new DataOutputStream(bytes), codes);
    return read(bytes);
  }

  private static List<Code> read(ByteArrayOutputStream bytes) throws IOException {
    return ChildCodes.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
