package io.tuwen.contract.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OcrTextTest {
  private static final ImageSize SIZE = new ImageSize(640, 480);
  private static final Quad QUAD =
      new Quad(new Point(1, 2), new Point(30, 2), new Point(30, 20), new Point(1, 20));

  private static Line line(String text, double confidence) {
    return new Line(text, QUAD, confidence, List.of());
  }

  @Test
  void the_confidence_is_that_of_the_characters_and_not_of_the_lines() {
    var text = new OcrText(SIZE, 0, List.of(line("123456", 1.0), line("12", 0.2)));

    assertThat(text.confidence()).isEqualTo(0.8);
    assertThat(new OcrText(SIZE, 0, List.of()).confidence()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 90, 180, 270})
  void a_text_lies_in_quarter_turns(int rotation) {
    assertThat(new OcrText(SIZE, rotation, List.of()).rotation()).isEqualTo(rotation);
  }

  @ParameterizedTest
  @ValueSource(ints = {-90, 1, 45, 91, 360, 450})
  void other_turns_are_none(int rotation) {
    assertThatIllegalArgumentException().isThrownBy(() -> new OcrText(SIZE, rotation, List.of()));
  }

  @Test
  void a_detail_is_known_by_its_name() {
    for (var detail : TextDetail.values()) {
      assertThat(TextDetail.parse(detail.value())).isEqualTo(detail);
    }
    assertThat(TextDetail.parse("chars")).isEqualTo(TextDetail.CHARS);
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> TextDetail.parse("letters"))
        .extracting(TuwenException::code)
        .isEqualTo(ErrorCode.MALFORMED_REQUEST);
  }
}
