package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.upload.ImageAddressConfig;
import io.tuwen.upload.Mappings;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two images at once and one fetch, whose permission the test gives; none is fetched. */
class FetchedBodyTest {
  private static final Party PARTY = new Party.OfOwner(new Owner("u-1"));

  @TempDir private Path spool;
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger asked = new AtomicInteger();
  private UploadLimits limits;
  private FetchedBody fetched;

  @BeforeEach
  void start() {
    limits = new UploadLimits(mapping(LimitsConfig.class), metrics, () -> 0);
    fetched =
        new FetchedBody(
            vertx, mapping(ImageAddressConfig.class), mapping(UploadConfig.class), limits, metrics);
  }

  @AfterEach
  void stop() {
    fetched.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** What is said to who has counted the image before. */
  private final AtomicInteger counted = new AtomicInteger();

  private <T> T mapping(Class<T> type) {
    var properties =
        Map.of(
            "tuwen.upload.spool-directory", spool.toString(),
            "tuwen.img-url.enabled", "true",
            "tuwen.img-url.max-concurrent", "1",
            "tuwen.limits.uploads-burst", "2");
    return Mappings.of(type, properties);
  }

  private Uni<ReceivedBody> fetch(Uni<Void> permission) {
    return fetched.fetch(
        "https://a.invalid/",
        PARTY,
        Uni.createFrom()
            .deferred(
                () -> {
                  asked.incrementAndGet();
                  return permission;
                }),
        counted::incrementAndGet);
  }

  private static Uni<Void> refusal() {
    return Uni.createFrom()
        .failure(new TuwenException(ErrorCode.STORED_QUOTA_EXCEEDED, "2 images"));
  }

  /** Images and bytes. */
  private List<Long> used() {
    return limits.usage(PARTY).stream().map(Allowance.Usage::used).limit(2).toList();
  }

  private void awaitNothingHeld() {
    await()
        .until(
            () -> metrics.get("tuwen.shares.in.use").tag("share", "fetches").gauge().value() == 0);
  }

  private void assertFails(Uni<ReceivedBody> fetch, ErrorCode code) {
    assertThatThrownBy(() -> fetch.await().indefinitely())
        .isInstanceOfSatisfying(TuwenException.class, it -> assertThat(it.code()).isEqualTo(code));
  }

  @Test
  void a_refusal_counts_as_an_image_and_further_ones_are_not_asked_about() {
    assertFails(fetch(refusal()), ErrorCode.STORED_QUOTA_EXCEEDED);
    awaitNothingHeld();
    assertThat(used()).containsExactly(1L, 0L);
    assertFails(fetch(refusal()), ErrorCode.STORED_QUOTA_EXCEEDED);
    awaitNothingHeld();

    assertFails(fetch(refusal()), ErrorCode.UPLOAD_RATE_EXCEEDED);

    assertThat(asked).hasValue(2);
  }

  @Test
  void a_fetch_that_finds_no_place_asks_for_no_permission() {
    fetch(Uni.createFrom().nothing()).subscribe().with(body -> {});

    assertFails(fetch(refusal()), ErrorCode.TOO_MANY_UPLOADS);

    assertThat(asked).hasValue(1);
    // Who has counted it before goes on doing so: forms with an address counted nowhere.
    assertThat(counted).hasValue(1);
  }

  @Test
  void a_client_that_leaves_during_the_look_counts_as_an_image_and_holds_nothing() {
    var permission = Promise.<Void>promise();
    var left = fetch(UniHelper.toUni(permission.future())).subscribe().with(body -> {});

    left.cancel();
    permission.fail(new TuwenException(ErrorCode.STORED_QUOTA_EXCEEDED, "2 images"));

    awaitNothingHeld();
    await().untilAsserted(() -> assertThat(used()).containsExactly(1L, 0L));
  }
}
