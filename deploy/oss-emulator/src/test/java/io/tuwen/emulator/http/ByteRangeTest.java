package io.tuwen.emulator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.emulator.OssError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 1",
    "bytes=3-, 3, 10",
    "bytes=3-9, 3, 10",
    "bytes=3-99, 3, 10",
    "bytes=0-9223372036854775807, 0, 10",
    "bytes=-4, 6, 10",
    "bytes=-99, 0, 10"
  })
  void a_range_ends_with_the_object(String header, long from, long to) {
    assertThat(ByteRange.standard(header, 10)).isEqualTo(new ByteRange(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=5-4", "bytes=-0"})
  void a_range_outside_of_the_object_is_refused(String header) {
    assertThatExceptionOfType(OssError.class)
        .isThrownBy(() -> ByteRange.standard(header, 10))
        .satisfies(e -> assertThat(e.status()).isEqualTo(416));
  }
}
