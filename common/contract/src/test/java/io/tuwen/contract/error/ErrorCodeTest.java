package io.tuwen.contract.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.testing.RepositoryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z_]+)` \\| (\\d+) \\| (\\w+) \\| .+ \\|$", Pattern.MULTILINE);

  @Test
  void every_code_is_documented_with_its_status_and_category_and_no_other() throws IOException {
    var document = Files.readString(RepositoryFiles.file("docs/errors.md"));

    var documented =
        ROW.matcher(document).results().map(it -> row(it.group(1), it.group(2), it.group(3)));

    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values())
                .map(
                    it ->
                        row(
                            it.code(),
                            Integer.toString(it.status()),
                            it.category().name().toLowerCase(Locale.ROOT)))
                .toList());
  }

  @Test
  void a_problem_carries_the_code_and_the_public_sentence() {
    assertThat(Problem.of(ErrorCode.IMAGE_TOO_LARGE, "the image has 3 bytes; the limit is 2"))
        .isEqualTo(
            new Problem(
                "/errors/image_too_large",
                "The image has too many bytes",
                413,
                "the image has 3 bytes; the limit is 2",
                "image_too_large"));
  }

  @ParameterizedTest
  @EnumSource
  void a_code_is_read_back_from_what_clients_see(ErrorCode code) {
    assertThat(ErrorCode.parse(code.code())).isEqualTo(code);
  }

  @Test
  void a_code_of_a_newer_worker_is_an_internal_error() {
    assertThat(ErrorCode.parse("code_of_next_year")).isEqualTo(ErrorCode.INTERNAL_ERROR);
  }

  private static String row(String code, String status, String category) {
    return code + " " + status + " " + category;
  }
}
