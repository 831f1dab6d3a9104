package io.tuwen.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class RoutesTest {
  @ParameterizedTest(name = "{0} {1}{2} is for {3}")
  @CsvFileSource(resources = "routes.csv", numLinesToSkip = 1)
  void a_request_finds_its_service(String method, String host, String path, String service) {
    assertThat(Routes.service(method, host, path).orElse("nobody")).isEqualTo(service);
  }

  @Test
  void a_line_of_the_table_that_is_not_whole_is_named() {
    assertThatThrownBy(() -> Routes.parse("# a comment\n\n* api /v1/images\n"))
        .hasMessageContaining("* api /v1/images");
  }

  /** An Ingress sorts by exactness and length; the gateways take the first line. */
  @Test
  void an_exact_path_stands_before_the_paths_that_it_is_one_of() {
    var table = Routes.table();
    for (int first = 0; first < table.size(); first++) {
      for (var later : table.subList(first + 1, table.size())) {
        var earlier = table.get(first);
        var isHidden =
            earlier.host().equals(later.host())
                && earlier.method().equals("*")
                && !later.path().startsWith("~")
                && earlier.pattern().matcher(later.path().replace("/**", "/x")).matches();
        assertThat(isHidden).as("%s hides %s", earlier, later).isFalse();
      }
    }
  }
}
