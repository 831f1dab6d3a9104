package io.tuwen.upload;

import io.tuwen.common.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("upload-service", UploadConfig.class);
  }
}
