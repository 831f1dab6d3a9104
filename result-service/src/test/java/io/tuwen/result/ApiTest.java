package io.tuwen.result;

import io.tuwen.contract.testing.DocumentedApi;
import java.util.Set;

class ApiTest extends DocumentedApi {
  ApiTest() {
    super("result-service", "io.tuwen.result", Set.of("GET /v1/socket", "GET /v1/images/export"));
  }
}
