package io.tuwen.upload;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.upload.login.AppsConfig;
import io.tuwen.upload.login.LoginConfig;
import io.tuwen.upload.push.IntakeConfig;
import io.tuwen.upload.sts.StsConfig;
import io.tuwen.upload.ticket.TicketConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super(
        "upload-service",
        UploadConfig.class,
        ImageAddressConfig.class,
        LoginConfig.class,
        AppsConfig.class,
        StsConfig.class,
        TicketConfig.class,
        IntakeConfig.class);
  }
}
