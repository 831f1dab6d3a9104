package io.tuwen.upload;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.upload.sweep.SweepConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("upload-service", UploadConfig.class, AdminConfig.class, SweepConfig.class);
  }
}
