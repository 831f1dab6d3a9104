package io.tuwen.common.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarksTest {
  @Test
  void what_was_begun_is_read_as_it_was_written() {
    var begun = Map.of(7L, 1, 4_000_000_000L, 3);

    assertThat(Marks.read(Marks.write(begun))).isEqualTo(begun);
    assertThat(Marks.count(Marks.write(begun))).isEqualTo(2);
  }

  @Test
  void nothing_begun_is_an_empty_text() {
    assertThat(Marks.write(Map.of())).isEmpty();
    assertThat(Marks.read("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset by an operator", "7", "7:", ":1", "7:x", "7:1 8", "  ", "9:1 :"})
  void what_somebody_else_wrote_is_no_mark(String text) {
    assertThat(Marks.read(text)).isEmpty();
  }
}
