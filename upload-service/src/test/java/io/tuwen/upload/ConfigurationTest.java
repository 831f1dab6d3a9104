package io.tuwen.upload;

import io.tuwen.contract.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("upload-service", UploadConfig.class);
  }
}
