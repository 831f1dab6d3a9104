package io.tuwen.contract;

import io.tuwen.contract.compat.CompatConfig;
import io.tuwen.contract.credentials.CredentialsConfig;
import io.tuwen.contract.http.AccessConfig;
import io.tuwen.contract.http.CorsConfig;
import io.tuwen.contract.kafka.KafkaConfig;
import io.tuwen.contract.kafka.TopicsConfig;
import io.tuwen.contract.key.NamesConfig;
import io.tuwen.contract.key.OwnerKeyConfig;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.log.LogConfig;
import io.tuwen.contract.rendition.RenditionConfig;
import io.tuwen.contract.session.ApiKeysConfig;
import io.tuwen.contract.session.SessionsConfig;
import io.tuwen.contract.sign.SigningConfig;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super(
        "Every service",
        KafkaConfig.class,
        TopicsConfig.class,
        StorageConfig.class,
        CredentialsConfig.class,
        SigningConfig.class,
        NamesConfig.class,
        AccessConfig.class,
        CorsConfig.class,
        SessionsConfig.class,
        OwnerKeyConfig.class,
        ApiKeysConfig.class,
        CompatConfig.class,
        LimitsConfig.class,
        LogConfig.class,
        RenditionConfig.class);
  }
}
