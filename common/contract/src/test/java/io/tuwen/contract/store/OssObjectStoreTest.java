package io.tuwen.contract.store;

import io.tuwen.contract.testing.Backends;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The adapter on Aliyun's SDK, against the emulator. */
class OssObjectStoreTest extends ObjectStoreConformance {
  @TempDir private static Path directory;
  private static OssEmulator emulator;
  private static ObjectStore store;

  @BeforeAll
  static void startEmulator() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of(Backends.ACCESS_KEY_ID, Backends.ACCESS_KEY_SECRET),
                Backends.REGION,
                Backends.BUCKETS));
    store = new OssObjectStore(config(emulator.endpoint(), Backends.ACCESS_KEY_SECRET));
  }

  @AfterAll
  static void stopEmulator() {
    store.close();
    emulator.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected ObjectStore intruder() {
    return new OssObjectStore(config(emulator.endpoint(), "a-wrong-secret"));
  }

  @Override
  protected ObjectStore unreachable() {
    // Port 1 of this machine: reserved, and without a listener.
    return new OssObjectStore(config(URI.create("http://127.0.0.1:1"), Backends.ACCESS_KEY_SECRET));
  }

  private static StorageConfig config(URI endpoint, String secret) {
    return StorageConfigs.of(
        Map.of(
            "tuwen.storage.endpoint",
            endpoint.toString(),
            "tuwen.storage.access-key-id",
            Backends.ACCESS_KEY_ID,
            "tuwen.storage.access-key-secret",
            secret));
  }
}
