package io.tuwen.contract.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.Backends;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerKeyRecordTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @TempDir private Path directory;
  private OssEmulator emulator;
  private ObjectStore store;

  @BeforeEach
  void start() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of(Backends.ACCESS_KEY_ID, Backends.ACCESS_KEY_SECRET),
                Backends.REGION,
                Backends.BUCKETS));
    store = storage(emulator.endpoint());
  }

  @AfterEach
  void stop() {
    store.close();
    emulator.close();
  }

  private static ObjectStore storage(URI endpoint) {
    return new OssObjectStore(
        StorageConfigs.of(
            Map.of(
                "tuwen.storage.endpoint",
                endpoint.toString(),
                "tuwen.storage.attempts",
                "1",
                "tuwen.storage.access-key-id",
                Backends.ACCESS_KEY_ID,
                "tuwen.storage.access-key-secret",
                Backends.ACCESS_KEY_SECRET)));
  }

  private OwnerKeyRecord of(String key) {
    return new OwnerKeyRecord(new OwnerKey(key), store);
  }

  @Test
  void the_first_key_is_recorded_and_taken_again() {
    of(KEY).checkOrRecord();

    assertThatCode(() -> of(KEY).checkOrRecord()).doesNotThrowAnyException();
  }

  @Test
  void another_key_is_refused_and_the_first_one_stays() {
    of(KEY).checkOrRecord();

    assertThatIllegalStateException()
        .isThrownBy(() -> of(KEY + "x").checkOrRecord())
        .withMessageContaining("OWNER_KEY")
        .withMessageContaining(".owner-key")
        .withMessageNotContaining(KEY);
    assertThatCode(() -> of(KEY).checkOrRecord()).doesNotThrowAnyException();
  }

  @Test
  void a_storage_that_does_not_answer_says_nothing_of_the_key() {
    emulator.close();

    assertThatExceptionOfType(TuwenException.class).isThrownBy(() -> of(KEY).checkOrRecord());
  }
}
