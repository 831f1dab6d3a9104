package io.tuwen.operations;

import io.tuwen.contract.testing.DocumentedApi;
import java.util.Set;

class ApiTest extends DocumentedApi {
  ApiTest() {
    super("operations", "io.tuwen.operations", Set.of());
  }
}
