package io.tuwen.contract.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BegunRecordsTest {
  @Test
  void what_was_begun_is_read_as_it_was_written() {
    var begun = Map.of(7L, 1, 4_000_000_000L, 3);

    assertThat(BegunRecords.read(BegunRecords.write(begun))).isEqualTo(begun);
    assertThat(BegunRecords.count(BegunRecords.write(begun))).isEqualTo(2);
  }

  @Test
  void nothing_begun_is_an_empty_text() {
    assertThat(BegunRecords.write(Map.of())).isEmpty();
    assertThat(BegunRecords.read("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset by an operator", "7", "7:", ":1", "7:x", "7:1 8", "  ", "9:1 :"})
  void what_somebody_else_wrote_is_no_mark(String text) {
    assertThat(BegunRecords.read(text)).isEmpty();
  }
}
