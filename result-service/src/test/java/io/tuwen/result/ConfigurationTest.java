package io.tuwen.result;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.result.index.IndexConfig;
import io.tuwen.result.webhook.WebhooksConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super(
        "result-service",
        ResultConfig.class,
        OriginsConfig.class,
        IndexConfig.class,
        WebhooksConfig.class);
  }
}
