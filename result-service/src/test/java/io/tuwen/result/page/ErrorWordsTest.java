package io.tuwen.result.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.error.ErrorCode;
import java.io.IOException;
import java.util.EnumSet;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page says each error that a user can meet in words of its own. */
class ErrorWordsTest {
  private static final Pattern CODE = Pattern.compile("(?m)^  ([a-z_]+): \\['[^']+', '[^']+'\\],$");

  /** Only operators, and the readers of topics, meet these. */
  private static final EnumSet<ErrorCode> OF_OPERATORS =
      EnumSet.of(
          ErrorCode.CROSS_SITE_REFUSED,
          ErrorCode.DEAD_LETTER_SETTLED,
          ErrorCode.IMPORT_FINISHED,
          ErrorCode.REPLAY_FINISHED,
          ErrorCode.SWEEP_RUNNING,
          ErrorCode.UNDECODABLE_EVENT);

  @ParameterizedTest
  @EnumSource
  void an_error_has_words_in_both_languages(ErrorCode code) throws IOException {
    var words =
        CODE.matcher(errors()).results().map(it -> it.group(1)).anyMatch(code.code()::equals);

    assertThat(words).isNotEqualTo(OF_OPERATORS.contains(code));
  }

  private static String errors() throws IOException {
    try (var file = ErrorWordsTest.class.getResourceAsStream("/META-INF/pages/app/errors.js")) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
