package io.tuwen.upload.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.OwnerKeyRecord;
import io.tuwen.contract.testing.MemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnerKeyCheckTest {
  private static final String KEY = "0123456789abcdef0123456789abcdef";

  private final MemoryStore store = new MemoryStore();

  private OwnerKeyCheck check(String key) {
    return new OwnerKeyCheck(new OwnerKey(key), new OwnerKeyRecord(new OwnerKey(key), store));
  }

  private static void assertWaits(OwnerKeyCheck check) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(check::require)
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
  }

  @Test
  void logins_wait_until_the_key_was_compared() {
    var check = check(KEY);
    assertWaits(check);

    check.start(new StartupEvent());

    assertThatCode(check::require).doesNotThrowAnyException();
  }

  @Test
  void a_start_with_another_key_fails_and_no_login_passes() {
    check(KEY).start(new StartupEvent());
    var other = check(KEY + "x");

    assertThatIllegalStateException().isThrownBy(() -> other.start(new StartupEvent()));

    assertWaits(other);
  }

  @Test
  void a_storage_that_is_down_ends_no_start_and_lets_no_login_pass() {
    store.isDown(true);
    var check = check(KEY);

    check.start(new StartupEvent());

    assertWaits(check);
    // What asks again has an answer, and ends.
    store.isDown(false);
  }

  /** It ended the thread that asks again, and logins failed until the next start. */
  @Test
  void a_read_that_broke_is_repeated_until_logins_pass() {
    new OwnerKeyRecord(new OwnerKey(KEY), store).checkOrRecord();
    store.isDown(true);
    var check = check(KEY);
    check.start(new StartupEvent());
    assertWaits(check);

    store.breakNextRead();
    store.isDown(false);

    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThatCode(check::require).doesNotThrowAnyException());
  }

  @Test
  void without_a_key_there_is_nothing_to_compare() {
    assertThatCode(() -> check("").start(new StartupEvent())).doesNotThrowAnyException();
  }
}
