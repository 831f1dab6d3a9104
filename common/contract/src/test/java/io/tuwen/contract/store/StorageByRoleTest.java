package io.tuwen.contract.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.contract.credentials.CredentialsConfig;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.RepositoryFiles;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.sts.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A service that has no access key: the whole way from a role to objects. */
@Timeout(60)
class StorageByRoleTest {
  private static final Role UPLOAD = Role.of("upload-service", policy("upload-service"));
  private static final ObjectKey KEY = new ObjectKey("guest/a");

  @TempDir private Path directory;
  private OssEmulator emulator;
  private CurrentCredentials credentials;
  private ObjectStore store;

  @BeforeEach
  void start() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1", 0, directory, Map.of(), Backends.REGION, Backends.BUCKETS));
    emulator.sts().add(UPLOAD);
    emulator.metadata().attach(UPLOAD.name());
  }

  private static String policy(String service) {
    try {
      return Files.readString(RepositoryFiles.file("deploy/policies/" + service + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect() {
    var storage =
        StorageConfigs.of(Map.of("tuwen.storage.endpoint", emulator.endpoint().toString()));
    var roles =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .withMapping(CredentialsConfig.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "alibaba.cloud.ecs-metadata",
                        UPLOAD.name(),
                        "tuwen.credentials.metadata-url",
                        emulator.metadataEndpoint().toString()),
                    "environment",
                    300))
            .build()
            .getConfigMapping(CredentialsConfig.class);
    credentials = new CredentialsProducer().credentials(storage, roles);
    store = new OssObjectStore(storage, credentials, new SimpleMeterRegistry());
  }

  private void awaitCredentials() {
    await().ignoreExceptions().until(() -> credentials.get() != null);
  }

  @AfterEach
  void stop() {
    store.close();
    credentials.close();
    emulator.close();
  }

  @Test
  void a_role_does_what_its_policy_allows_and_no_more() {
    connect();
    awaitCredentials();

    put(Bucket.ORIGINALS);

    assertThat(store.describe(Bucket.ORIGINALS, KEY)).isPresent();
    assertThatThrownBy(() -> put(Bucket.TEXTS))
        .isInstanceOfSatisfying(
            TuwenException.class, it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_REFUSED));
    assertThatThrownBy(() -> store.list(Bucket.ORIGINALS, "", "", 1))
        .isInstanceOf(TuwenException.class);
  }

  /** Each lives for five or six seconds here, and three of them are used up. */
  @Test
  void no_request_fails_while_credentials_come_and_go() {
    emulator.sts().shortenLife(Duration.ofSeconds(6));
    connect();
    awaitCredentials();

    while (emulator.sts().issued() < 4) {
      var start = System.nanoTime();
      try {
        put(Bucket.ORIGINALS);
      } catch (TuwenException e) {
        // Credentials may end under way only where a busy machine holds a request up.
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .as(e.toString())
            .isGreaterThan(Duration.ofMillis(500));
      }
    }

    assertThat(credentials.get().accessKeyId()).startsWith("STS.");
  }

  @Test
  void a_store_without_credentials_is_unavailable_and_comes_back() {
    emulator.sts().down(true);
    connect();
    assertThatThrownBy(() -> put(Bucket.ORIGINALS))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));

    emulator.sts().down(false);

    await().until(credentials::isReady);
    put(Bucket.ORIGINALS);
  }

  private void put(Bucket bucket) {
    store.put(
        bucket,
        KEY,
        Content.of("hello".getBytes(StandardCharsets.UTF_8)),
        Attributes.ofType("text/plain"));
  }
}
