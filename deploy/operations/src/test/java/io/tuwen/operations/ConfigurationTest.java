package io.tuwen.operations;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.operations.console.OidcConfig;
import io.tuwen.operations.deletion.DeletionConfig;
import io.tuwen.operations.deletion.RetentionConfig;
import io.tuwen.operations.imports.ImportsConfig;
import io.tuwen.operations.sweep.SweepConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super(
        "operations",
        AdminConfig.class,
        OidcConfig.class,
        SweepConfig.class,
        DeletionConfig.class,
        RetentionConfig.class,
        ImportsConfig.class);
  }
}
