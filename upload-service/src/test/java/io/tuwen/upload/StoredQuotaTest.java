package io.tuwen.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Party;
import io.tuwen.upload.StoredAmounts.Stored;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoredQuotaTest {
  private final AtomicInteger questions = new AtomicInteger();
  private Uni<Stored> answer = Uni.createFrom().item(new Stored(3, 300));

  private StoredQuota quota(String... properties) {
    return quota(new SimpleMeterRegistry(), properties);
  }

  private StoredQuota quota(SimpleMeterRegistry metrics, String... properties) {
    var all = new HashMap<String, String>();
    for (int i = 0; i < properties.length; i += 2) {
      all.put("tuwen.limits." + properties[i], properties[i + 1]);
    }
    var config = Mappings.of(LimitsConfig.class, all);
    return new StoredQuota(
        caller -> {
          questions.incrementAndGet();
          return answer;
        },
        config,
        metrics);
  }

  private static Caller caller(String owner) {
    return new Caller(
        Owner.parse(owner).orElseThrow(), new Peer("192.0.2.1", new Party.Network("192.0.2.1")));
  }

  private static void check(StoredQuota quota, String owner) {
    check(quota, owner, false);
  }

  private static void check(StoredQuota quota, String owner, boolean isStored) {
    quota.check(caller(owner), Uni.createFrom().item(isStored)).await().indefinitely();
  }

  @Test
  void who_has_less_than_it_may_stores_more() {
    check(quota("stored-images", "4", "stored-bytes", "301"), "u-1");

    assertThat(questions).hasValue(1);
  }

  @Test
  void who_has_as_many_images_as_it_may_is_refused() {
    var quota = quota("stored-images", "3");

    assertThatThrownBy(() -> check(quota, "u-1"))
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> {
              assertThat(it.code()).isEqualTo(ErrorCode.STORED_QUOTA_EXCEEDED);
              assertThat(it).hasMessageContaining("3 images");
            });
  }

  @Test
  void who_has_as_many_bytes_as_it_may_is_refused() {
    var quota = quota("stored-bytes", "300");

    assertThatThrownBy(() -> check(quota, "u-1")).hasMessageContaining("300 bytes");
  }

  @Test
  void what_is_stored_already_may_come_again() {
    var metrics = new SimpleMeterRegistry();

    check(quota(metrics, "stored-images", "3"), "u-1", true);

    assertThat(refusals(metrics)).isZero();
  }

  private static double refusals(SimpleMeterRegistry metrics) {
    return metrics.get("tuwen.limited").tag("limit", "stored").counter().count();
  }

  @Test
  void a_refusal_is_one_in_the_metrics() {
    var metrics = new SimpleMeterRegistry();
    var quota = quota(metrics, "stored-images", "3");

    assertThatThrownBy(() -> check(quota, "u-1")).isInstanceOf(TuwenException.class);

    assertThat(refusals(metrics)).isEqualTo(1);
  }

  @Test
  void without_a_bound_nothing_is_asked() {
    check(quota(), "u-1");

    assertThat(questions).hasValue(0);
  }

  @Test
  void guests_have_no_bound() {
    check(quota("stored-images", "1"), "guest");

    assertThat(questions).hasValue(0);
  }

  @Test
  void what_is_known_of_an_owner_is_not_asked_again_at_once() {
    var quota = quota("stored-images", "9");

    for (int i = 0; i < 100; i++) {
      check(quota, "u-1");
    }
    check(quota, "u-2");

    assertThat(questions).hasValue(2);
  }

  @Test
  void where_no_one_knows_uploads_pass() {
    var quota = quota("stored-images", "1");
    answer = Uni.createFrom().failure(new IllegalStateException("down"));
    check(quota, "u-1");
    answer = Uni.createFrom().nothing();

    check(quota, "u-2");
    // Without another wait.
    check(quota, "u-2");

    assertThat(questions).hasValue(2);
  }

  @Test
  void a_bound_below_nothing_is_refused_at_the_start() {
    assertThatThrownBy(() -> quota("stored-images", "-1"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tuwen.limits.stored-images");
  }
}
