package io.tuwen.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CrashesTest {
  private final AtomicLong nanos = new AtomicLong();

  // Its memory asks no storage.
  private final Crashes crashes = new Crashes(null, nanos::get);

  @Test
  void what_crashed_is_refused_and_another_version_or_rendition_is_not() {
    crashes.remember(version("a!thumb", "1"));

    assertRefused(version("a!thumb", "1"));
    assertTaken(version("a!thumb", "2"));
    assertTaken(version("a!banner", "1"));
  }

  @Test
  void after_its_time_it_may_be_tried_again() {
    crashes.remember(version("a!thumb", "1"));
    pass(Crashes.KEPT.minusSeconds(1));
    assertRefused(version("a!thumb", "1"));

    pass(Duration.ofSeconds(1));

    assertTaken(version("a!thumb", "1"));
    assertThat(crashes.remembered()).isZero();
  }

  @Test
  void a_crash_anew_is_remembered_for_its_whole_time() {
    crashes.remember(version("a!thumb", "1"));
    pass(Crashes.KEPT.minusSeconds(1));
    crashes.remember(version("b!thumb", "1"));
    crashes.remember(version("a!thumb", "1"));

    pass(Crashes.KEPT.minusSeconds(1));

    assertRefused(version("a!thumb", "1"));
  }

  @Test
  void of_more_than_there_is_room_for_the_eldest_is_forgotten() {
    for (int i = 0; i <= Crashes.MAX_KNOWN; i++) {
      crashes.remember(version("a!thumb", "version-" + i));
    }

    assertThat(crashes.remembered()).isEqualTo(Crashes.MAX_KNOWN);
    assertTaken(version("a!thumb", "version-0"));
    assertRefused(version("a!thumb", "version-1"));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void assertRefused(OnDemand.Version version) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> crashes.check(version))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_CRASHED));
  }

  private void assertTaken(OnDemand.Version version) {
    assertThatNoException().isThrownBy(() -> crashes.check(version));
  }

  private static OnDemand.Version version(String rendition, String eTag) {
    return new OnDemand.Version(new ObjectKey(rendition), new ETag(eTag));
  }
}
