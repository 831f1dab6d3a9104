package io.tuwen.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UploadLimitsTest {
  private static final Party OWNER =
      new Party.OfOwner(new Owner("u-1"), Optional.of(new Party.Network("192.0.2.1")));

  private final UploadLimits limits = instance(Map.of());

  @Test
  void two_instances_grant_a_thousand_parallel_uploads_each_exactly_what_one_would()
      throws Exception {
    var two =
        List.of(
            instance(Map.of("tuwen.limits.instances", "2")),
            instance(Map.of("tuwen.limits.instances", "2")));
    var granted = new AtomicInteger();
    var refused = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(32);
    for (int i = 0; i < 1000; i++) {
      for (var one : two) {
        threads.execute(
            () -> {
              try {
                one.admit(OWNER, 1);
                granted.incrementAndGet();
              } catch (TooMuch e) {
                refused.incrementAndGet();
              }
            });
      }
    }

    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

    assertThat(granted).hasValue(100);
    assertThat(refused).hasValue(1900);
  }

  @Test
  void bytes_of_a_day_are_counted_before_they_come() {
    limits.admit(OWNER, 900);

    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(() -> limits.admit(OWNER, 200))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_BYTES_EXCEEDED))
        // A tenth of a day.
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(8640));

    assertThat(used()).containsExactly(1L, 900L, 0L);
  }

  @Test
  void a_request_that_only_names_an_image_brings_bytes_and_no_image() {
    var admission = limits.admit(OWNER, 900);
    admission.received(100);
    admission.broughtNone();

    assertThat(used()).containsExactly(0L, 100L, 0L);
  }

  @Test
  void what_has_come_is_what_counts() {
    limits.admit(OWNER, 900).received(100);

    assertThat(used()).containsExactly(1L, 100L, 0L);
  }

  @Test
  void each_image_of_a_request_counts() {
    var first = limits.admit(OWNER, 10);
    first.brought(95);

    var second = limits.admit(OWNER, 10);
    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(() -> second.brought(6))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_RATE_EXCEEDED))
        .satisfies(second::failed);

    assertThat(used()).containsExactly(95L, 10L, 0L);
  }

  @Test
  void what_fails_for_our_reasons_is_given_back() {
    limits
        .admit(OWNER, 900)
        .failed(new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "no storage"));

    assertThat(used()).containsExactly(0L, 0L, 0L);
  }

  @Test
  void what_the_client_did_wrong_counts() {
    var admission = limits.admit(OWNER, 900);
    admission.received(300);

    admission.failed(new TuwenException(ErrorCode.UNSUPPORTED_TYPE, "no image"));

    assertThat(used()).containsExactly(1L, 300L, 0L);
  }

  private List<Long> used() {
    return limits.usage(OWNER).stream().map(Allowance.Usage::used).toList();
  }

  private static UploadLimits instance(Map<String, String> more) {
    var properties = new HashMap<>(more);
    properties.put("tuwen.limits.uploads-burst", "100");
    properties.put("tuwen.limits.bytes-per-day", "1000");
    var config = Mappings.of(LimitsConfig.class, properties);
    return new UploadLimits(config, new SimpleMeterRegistry(), () -> 0);
  }
}
