package io.tuwen.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.MemoryStore;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a bucket tells of, whatever way it comes. */
class IntakeTest {
  private static final ObjectKey KEY =
      new ObjectKey("u-1/" + ImageId.next(InstantSource.system()).value());
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
  private static Vertx vertx;

  private final MemoryStore store = new MemoryStore();
  private final List<ImageUploaded> published = new ArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final RecentEvents recent = new RecentEvents();
  private final ArrivedImages arrived = Arrivals.of(store, recent, this::publish);
  private final Intake intake = new Intake(arrived, vertx, metrics);
  private boolean isBrokerDown;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close();
  }

  private Uni<Void> publish(ImageUploaded event) {
    if (isBrokerDown) {
      return Uni.createFrom()
          .failure(new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the broker is down"));
    }
    published.add(event);
    return Uni.createFrom().voidItem();
  }

  private ETag put(ObjectKey key, String text, String type) {
    return store
        .put(Bucket.ORIGINALS, key, Content.of(text.getBytes(UTF_8)), Attributes.ofType(type))
        .eTag();
  }

  private ImageUploaded told(String id, ObjectKey key, ETag eTag) {
    return new ImageUploaded(
        id,
        NOW,
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        store.name(Bucket.ORIGINALS),
        key,
        eTag,
        1,
        "image/gif");
  }

  /** As the bucket says it, with a size that is not the object's. */
  private void take(String event, String bucket, ObjectKey key, ETag eTag) {
    intake
        .take(
            """
            {"events":[{"eventName":"%s","eventSource":"acs:oss","eventTime":"2026-11-20T08:30:00Z",
             "eventVersion":"1.0","region":"cn-hangzhou",
             "oss":{"bucket":{"name":"%s"},"object":{"key":"%s","eTag":"%s","size":1}},
             "responseElements":{"requestId":"5F7A1"}}]}
            """
                .formatted(event, bucket, key, eTag)
                .getBytes(UTF_8))
        .await()
        .indefinitely();
  }

  private void take(ObjectKey key, ETag eTag) {
    take("ObjectCreated:PutObject", store.name(Bucket.ORIGINALS), key, eTag);
  }

  private double counted(String outcome) {
    return metrics.get("tuwen.intake.events").tag("outcome", outcome).counter().count();
  }

  @Test
  void what_is_published_is_what_the_store_says() {
    var eTag = put(KEY, "bytes", "image/png");

    take(KEY, new ETag("another"));

    var event = published.get(0);
    assertThat(event.key()).isEqualTo(KEY);
    assertThat(event.eTag()).isEqualTo(eTag);
    assertThat(event.size()).isEqualTo(5);
    assertThat(event.contentType()).isEqualTo("image/png");
    assertThat(counted("published")).isEqualTo(1);
  }

  @Test
  void a_type_that_is_no_images_is_not_believed() {
    take(KEY, put(KEY, "<html>", "text/html"));

    assertThat(published.get(0).contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void what_was_told_already_is_told_once() {
    var eTag = put(KEY, "bytes", "image/png");
    take(KEY, eTag);

    take(KEY, eTag);

    assertThat(published).hasSize(1);
    assertThat(counted("duplicate")).isEqualTo(1);
  }

  @Test
  void what_does_not_concern_us_is_counted_and_dropped() {
    var eTag = put(KEY, "bytes", "image/png");

    take("ObjectCreated:PutObject", "tuwen-texts", KEY, eTag);
    take("ObjectRemoved:DeleteObject", store.name(Bucket.ORIGINALS), KEY, eTag);
    take(new ObjectKey("u-1/gone"), eTag);

    assertThat(published).isEmpty();
    assertThat(counted("other_bucket")).isEqualTo(1);
    assertThat(counted("irrelevant")).isEqualTo(1);
    assertThat(counted("gone")).isEqualTo(1);
  }

  /** It goes to the dead letters, and the image beside it is told all the same. */
  @Test
  void an_event_that_cannot_be_read_fails_after_those_beside_it() {
    var eTag = put(KEY, "bytes", "image/png");
    var good = EventCodec.encode(told("1", KEY, eTag));

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(
            () -> intake.take(("[{}," + good + "]").getBytes(UTF_8)).await().indefinitely());

    assertThat(published).extracting(ImageUploaded::key).containsExactly(KEY);
  }

  @Test
  void poison_fails() {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> intake.take("{".getBytes(UTF_8)).await().indefinitely());
  }

  @Test
  void what_could_not_be_told_is_told_the_next_time() {
    var event = told("1", KEY, put(KEY, "bytes", "image/png"));
    isBrokerDown = true;
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> arrived.publish(event).await().indefinitely());
    isBrokerDown = false;

    arrived.publish(event).await().indefinitely();
    arrived.publish(event).await().indefinitely();

    assertThat(published).containsExactly(event);
  }

  /**
   * A client may write its own name again, with the same bytes too; a name of ours is written once.
   */
  @Test
  void the_same_bytes_are_news_under_a_name_that_can_be_written_again() {
    var eTag = new ETag("same");
    var clients = new ObjectKey("anything/of/a/client.png");
    recent.add(told("1", KEY, eTag));
    recent.add(told("1", clients, eTag));

    assertThat(recent.contains(told("2", KEY, eTag))).isTrue();
    assertThat(recent.contains(told("2", clients, eTag))).isFalse();
    assertThat(recent.contains(told("1", clients, eTag))).isTrue();
  }

  /** A form may be sent again where its answer was lost, and its image deleted in between. */
  @Test
  void the_same_bytes_are_news_where_a_name_of_ours_is_written_after_a_deletion() {
    var first = told("1", KEY, new ETag("same"));
    recent.add(first);

    assertThat(recent.contains(at(first, NOW.minusSeconds(60)))).isTrue();
    assertThat(recent.contains(at(first, NOW.plusMillis(999)))).isTrue();
    assertThat(recent.contains(at(first, NOW.plusSeconds(1)))).isFalse();
  }

  @Test
  void an_upload_of_our_own_is_known_where_the_clock_of_the_store_is_ahead() {
    var first = told("1", KEY, new ETag("same"));
    recent.addOwn(first);

    assertThat(recent.contains(at(first, NOW.plusSeconds(10)))).isTrue();
    assertThat(recent.contains(at(first, NOW.plusSeconds(11)))).isFalse();
  }

  private static ImageUploaded at(ImageUploaded event, Instant time) {
    return new ImageUploaded(
        event.id(),
        time,
        event.name(),
        event.region(),
        event.bucket(),
        event.key(),
        event.eTag(),
        event.size(),
        event.contentType());
  }

  @Test
  void no_more_than_the_last_events_are_remembered() {
    for (var i = 0; i <= 10_000; i++) {
      recent.add(told(String.valueOf(i), new ObjectKey("client/" + i), new ETag("same")));
    }

    assertThat(recent.contains(told("0", new ObjectKey("client/0"), new ETag("same")))).isFalse();
    assertThat(recent.contains(told("1", new ObjectKey("client/1"), new ETag("same")))).isTrue();
  }
}
