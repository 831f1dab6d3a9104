package io.tuwen.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class RoutesTest {
  @ParameterizedTest(name = "{0} {1}{2} is for {3}")
  @CsvFileSource(resources = "routes.csv", numLinesToSkip = 1)
  void a_request_finds_its_service(String method, String host, String path, String service) {
    assertThat(Routes.service(method, host, path).orElse("nobody")).isEqualTo(service);
  }
}
