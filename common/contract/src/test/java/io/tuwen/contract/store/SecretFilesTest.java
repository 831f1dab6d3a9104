package io.tuwen.contract.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets may be files, as Kubernetes mounts them, where a crash and a child do not see them. */
class SecretFilesTest {
  @TempDir Path mounted;

  /** As a mounted Secret is: each file is a link, through a link that moves when it is renewed. */
  @BeforeEach
  void mount() throws IOException {
    var content = Files.createDirectory(mounted.resolve("..2026_01_01"));
    Files.writeString(content.resolve("OSS_ACCESS_KEY_ID"), "of-a-file");
    Files.writeString(content.resolve("OSS_ACCESS_KEY_SECRET"), "secret-of-a-file\n");
    Files.createSymbolicLink(mounted.resolve("..data"), content.getFileName());
    for (var name : new String[] {"OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"}) {
      Files.createSymbolicLink(mounted.resolve(name), Path.of("..data", name));
    }
  }

  private SmallRyeConfig config(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("smallrye.config.source.file.locations", mounted.toString());
    all.put("tuwen.storage.endpoint", "https://oss.example.com");
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .addDiscoveredSources()
        .withMapping(StorageConfig.class)
        .withSources(new PropertiesConfigSource(all, "environment", 300))
        .build();
  }

  @Test
  void a_file_that_is_called_like_a_variable_stands_for_it() {
    var storage = config(Map.of()).getConfigMapping(StorageConfig.class);

    assertThat(storage.accessKeyId()).contains("of-a-file");
    assertThat(storage.accessKeySecret()).contains("secret-of-a-file");
    assertThat(storage.sessionToken()).isEmpty();
  }

  @Test
  void the_environment_has_precedence() {
    var storage =
        config(Map.of("oss.access-key-id", "of-the-environment"))
            .getConfigMapping(StorageConfig.class);

    assertThat(storage.accessKeyId()).contains("of-the-environment");
    assertThat(storage.accessKeySecret()).contains("secret-of-a-file");
  }

  /** The framework looks for the settings of Kafka by their names, so it has to see them all. */
  @Test
  void files_are_found_by_those_who_look_for_names() throws IOException {
    Files.writeString(mounted.resolve("KAFKA_SASL_JAAS_CONFIG"), "login");

    assertThat(config(Map.of()).getPropertyNames()).contains("KAFKA_SASL_JAAS_CONFIG");
  }
}
