package io.tuwen.ocr.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
  private static OcrText text(String... lines) {
    var point = new Point(0, 0);
    var quad = new Quad(point, point, point, point);
    return new OcrText(
        new ImageSize(1, 1),
        0,
        Arrays.stream(lines).map(it -> new Line(it, quad, 1, List.of())).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "kitten, sitting, 3",
    "same, same, 0",
    "a b c, abc, 0",
    "abc, '', 3",
    "'', abc, 3",
    "发票, 发栗, 1",
    "abc, xabc, 1"
  })
  void differences_are_the_characters_to_change(String shown, String other, int differences) {
    var comparison = Comparison.of(text(shown), text(other));

    assertThat(comparison.differences()).isEqualTo(differences);
    assertThat(comparison.characters()).isEqualTo(shown.replace(" ", "").length());
  }

  @Test
  void lines_count_on_either_side() {
    assertThat(Comparison.of(text("a", "b", "c"), text("abc")).lines()).isEqualTo(2);
    assertThat(Comparison.of(text("abc"), text("a", "b", "c")).lines()).isEqualTo(2);
  }

  @Test
  void of_a_long_text_the_beginning_counts() {
    var shown = text("x".repeat(5000));

    assertThat(Comparison.of(shown, text("x".repeat(4000) + "y")))
        .isEqualTo(new Comparison(4000, 0, 0));
  }

  @Test
  void a_share_is_the_same_images_for_every_worker() {
    var share = Share.parse("12.5%");

    var chosen =
        IntStream.range(0, 10_000).filter(it -> share.has(new ObjectKey("guest/" + it))).count();

    assertThat(share).isEqualTo(new Share(0.125));
    assertThat(chosen).isBetween(1150L, 1350L);
    assertThat(Share.parse("100%").has(new ObjectKey("guest/1"))).isTrue();
    assertThat(Share.parse("0%").has(new ObjectKey("guest/1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "101%", "-1%", "5 %", "1000%"})
  void what_is_no_share_is_refused(String text) {
    assertThatIllegalStateException().isThrownBy(() -> Share.parse(text));
  }
}
