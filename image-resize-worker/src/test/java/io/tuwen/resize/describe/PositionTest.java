package io.tuwen.resize.describe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program that reads the positions of OSS could not read ours: {@code 31/1 14/1 1597/100}. */
class PositionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "GPSLatitude | 0/1 0/1 0/1 | ^0deg ^",
        "GPSLatitude | 31/1 55/1 387/100 | ^31deg 55' 3.870\" ^",
        "GPSLongitude | 117/1 18/1 411/100 | ^117deg 18' 4.110\" ^",
        "GPSLongitude | 120/1 25/1 9/1 | ^120deg 25' 9\" ^",
        "GPSLatitude | 36/1 4/1 0/1 | ^36deg 4' ^",
        "GPSLatitude | 36/1 1234/100 0/1 | ^36deg 12.34000' ^",
        "GPSLatitude | 36/1 0/1 5/1 | ^36deg 0' 5\" ^",
        "GPSLatitude | 1/3 0/1 0/1 | ^0.3333333deg ^",
        "GPSLatitudeRef | N | North",
        "GPSLatitudeRef | S | South",
        "GPSLongitudeRef | E | East",
        "GPSLongitudeRef | W | West",
        // What is damaged, and what is no position, stays as it is.
        "GPSLatitude | 31/0 55/1 3/1 | 31/0 55/1 3/1",
        "GPSLatitude | 31/1 55/1 | 31/1 55/1",
        "GPSLatitude | -31/1 55/1 3/1 | -31/1 55/1 3/1",
        "GPSLatitudeRef | X | X",
        "GPSMapDatum | WGS-84 | WGS-84",
        "GPSVersionID | 2 2 0 0 | 2 2 0 0"
      })
  void a_position_is_written_as_oss_does(String tag, String inTheFile, String shown) {
    assertThat(Position.shown(tag, inTheFile)).isEqualTo(shown);
  }
}
