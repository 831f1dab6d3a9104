package io.tuwen.upload;

import io.tuwen.contract.testing.DocumentedApi;
import java.util.Set;

class ApiTest extends DocumentedApi {
  ApiTest() {
    super("upload-service", "io.tuwen.upload", Set.of());
  }
}
