package io.tuwen.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({
    "4.1.99.Final, 4.1.138.Final",
    "3.33.2, 3.33.2.1",
    "2.21.2, 2.21.10",
    "1.57.0, 1.62.0",
    "5.6-alpha1, 5.6",
    "5.6-alpha1, 5.6-beta1",
    "2.0-rc1, 2.0",
    "1.0-SNAPSHOT, 1.0",
    "1.1.10.3, 1.1.10.4"
  })
  void an_older_version_comes_before_a_newer_one(String older, String newer) {
    assertThat(Version.parse(older)).isLessThan(Version.parse(newer));
  }

  @ParameterizedTest
  @CsvSource({"4.1.138.Final, 4.1.138", "33.5.0-jre, 33.5.0", "2.21, 2.21.0"})
  void what_says_nothing_is_no_difference(String one, String other) {
    assertThat(Version.parse(one)).isEqualByComparingTo(Version.parse(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[4.1.0,4.1.132)|4.1.131.Final|true",
        "[4.1.0,4.1.132)|4.1.132.Final|false",
        "[4.1.0,4.1.132)|4.1.0.Final|true",
        "(,2.0]|2.0|true",
        "(1.0,)|1.0|false",
        "(1.0,)|99|true"
      })
  void a_range_contains_what_lies_in_it(String range, String version, boolean contains) {
    assertThat(Range.parse(range).contains(Version.parse(version))).isEqualTo(contains);
  }
}
