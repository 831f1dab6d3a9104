package io.tuwen.upload;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.upload.push.IntakeConfig;
import io.tuwen.upload.ticket.TicketConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("upload-service", UploadConfig.class, TicketConfig.class, IntakeConfig.class);
  }
}
