package io.tuwen.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Peer;
import io.tuwen.contract.image.ImageBytes;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.MemoryStore;
import io.tuwen.upload.body.ReceivedImage;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadsTest {
  private static final Naming FRESH = new Naming.Fresh();
  private static final Naming BY_FIELD = new Naming.ByField();
  private static final Naming ONCE = new Naming.Once(new IdempotencyKey("order-7"));
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static final byte[] JPEG = TestImages.jpeg(40, 30);
  private static final byte[] PNG = TestImages.png(20, 10);
  private static final Caller CALLER =
      new Caller(new Owner("u-1"), new Peer("192.0.2.1", new Party.Network("192.0.2.1")), "shop");
  private static Vertx vertx;

  private final MemoryStore store = new MemoryStore();
  private final List<ImageUploaded> published = new ArrayList<>();
  private final RecentEvents recent = new RecentEvents();
  private final UploadLimits limits =
      new UploadLimits(mapping(LimitsConfig.class), new SimpleMeterRegistry(), () -> 0);
  private final List<ObjectKey> withdrawn = new CopyOnWriteArrayList<>();
  private final ImageEvents events =
      new ImageEvents() {
        @Override
        public Uni<Void> publish(ImageUploaded event) {
          return told(() -> published.add(event));
        }

        @Override
        public Uni<Void> withdraw(ObjectKey key) {
          return told(() -> withdrawn.add(key));
        }
      };
  private final Uploads uploads =
      new Uploads(
          new ImageCheck(mapping(UploadConfig.class)),
          new OriginalWriter(
              store, StorageConfigs.of(Map.of("tuwen.storage.endpoint", "http://127.0.0.1"))),
          events,
          new Withdrawals(events),
          recent,
          limits,
          NAMES,
          vertx);
  private volatile boolean isBrokerDown;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() {
    vertx.close();
  }

  private static <T> T mapping(Class<T> type) {
    return Mappings.of(type, Map.of("java.io.tmpdir", "/tmp"));
  }

  private Uni<Void> told(Runnable telling) {
    if (isBrokerDown) {
      return Uni.createFrom()
          .failure(new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the broker is down"));
    }
    telling.run();
    return Uni.createFrom().voidItem();
  }

  private static ReceivedImage image(byte[] bytes, String field) {
    return new ReceivedImage(ImageBytes.of(bytes), Content.of(bytes), field, "收据.jpg");
  }

  private static ReceivedImage image(byte[] bytes) {
    return image(bytes, "");
  }

  private List<StoredImage> accept(Naming naming, ReceivedImage... images) {
    return uploads.accept(CALLER, List.of(images), naming).await().indefinitely();
  }

  private void assertRefused(ErrorCode code, Naming naming, ReceivedImage... images) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> accept(naming, images))
        .satisfies(it -> assertThat(it.code()).isEqualTo(code));
  }

  private long stored() {
    return store.list(Bucket.ORIGINALS, "", "", 1000).objects().size();
  }

  @Test
  void an_upload_is_stored_and_its_event_says_what_is_stored() {
    var answer = accept(FRESH, image(JPEG)).get(0);

    var event = published.get(0);
    var original = store.describe(Bucket.ORIGINALS, answer.image().objectKey()).orElseThrow();
    assertThat(original.attributes().contentType()).isEqualTo("image/jpeg");
    assertThat(original.attributes().metadata())
        .isEqualTo(Map.of(Attributes.APP, "shop", "file-name", "收据.jpg"));
    assertThat(event.key()).isEqualTo(original.key());
    assertThat(event.eTag()).isEqualTo(original.eTag()).isEqualTo(answer.eTag());
    assertThat(event.size()).isEqualTo(JPEG.length).isEqualTo(answer.size());
    assertThat(event.contentType()).isEqualTo("image/jpeg").isEqualTo(answer.contentType());
    assertThat(event.bucket()).isEqualTo(store.name(Bucket.ORIGINALS));
    assertThat(NAMES.original(answer.publicName())).contains(original.key());
    // What the bucket tells of it later is nothing new.
    assertThat(recent.contains(event)).isTrue();
  }

  @Test
  void an_image_that_only_we_know_is_taken_back_where_its_event_cannot_be_told() {
    isBrokerDown = true;

    assertRefused(ErrorCode.BROKER_UNAVAILABLE, FRESH, image(JPEG));

    assertThat(stored()).isZero();
  }

  /** Where only the acknowledgement was lost, the event is there, and lists had it for ever. */
  @Test
  void what_was_taken_back_is_said_to_be_gone_when_the_broker_is_there_again() {
    isBrokerDown = true;
    for (int i = 0; i < 3; i++) {
      assertRefused(ErrorCode.BROKER_UNAVAILABLE, FRESH, image(JPEG));
    }
    assertRefused(ErrorCode.BROKER_UNAVAILABLE, ONCE, image(JPEG));
    assertThat(withdrawn).isEmpty();

    isBrokerDown = false;

    await().untilAsserted(() -> assertThat(withdrawn).hasSize(3));
    assertThat(withdrawn).doesNotHaveDuplicates();
    accept(FRESH, image(JPEG));
    assertThat(withdrawn).hasSize(3);
  }

  @Test
  void the_same_upload_under_one_key_is_one_image() {
    var first = accept(ONCE, image(JPEG), image(PNG));

    assertThat(accept(ONCE, image(JPEG), image(PNG)))
        .extracting(StoredImage::image)
        .containsExactly(first.get(0).image(), first.get(1).image());
    assertThat(stored()).isEqualTo(2);
    assertThat(published).hasSize(4);
  }

  @Test
  void another_image_under_the_same_key_is_refused_and_the_first_stays() {
    var first = accept(ONCE, image(JPEG)).get(0);

    assertRefused(ErrorCode.IDEMPOTENCY_KEY_REUSED, ONCE, image(PNG));

    assertThat(store.describe(Bucket.ORIGINALS, first.image().objectKey()).orElseThrow().eTag())
        .isEqualTo(first.eTag());
  }

  @Test
  void what_may_have_been_told_before_is_not_taken_back() {
    isBrokerDown = true;
    assertRefused(ErrorCode.BROKER_UNAVAILABLE, ONCE, image(JPEG));
    assertRefused(ErrorCode.BROKER_UNAVAILABLE, BY_FIELD, image(JPEG, "receipt"));
    assertThat(stored()).isEqualTo(2);
    isBrokerDown = false;

    accept(ONCE, image(JPEG));

    assertThat(published).hasSize(1);
    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void a_newer_image_of_a_field_takes_the_place_of_the_one_before() {
    var first = accept(BY_FIELD, image(JPEG, "receipt")).get(0);
    var second = accept(BY_FIELD, image(PNG, "receipt")).get(0);

    assertThat(second.image()).isEqualTo(first.image());
    assertThat(second.eTag()).isNotEqualTo(first.eTag());
    assertThat(stored()).isEqualTo(1);
  }

  @Test
  void without_a_field_every_image_has_a_new_name() {
    accept(BY_FIELD, image(JPEG), image(JPEG));

    assertThat(stored()).isEqualTo(2);
  }

  @Test
  void the_name_of_a_field_has_a_bound() {
    accept(BY_FIELD, image(JPEG, "x".repeat(1024)));

    assertRefused(ErrorCode.MALFORMED_REQUEST, BY_FIELD, image(JPEG, "x".repeat(1025)));
    assertRefused(ErrorCode.MALFORMED_REQUEST, BY_FIELD, image(JPEG, "a\0b"));
    assertRefused(ErrorCode.MALFORMED_REQUEST, BY_FIELD, image(JPEG, "\0"));
  }

  @Test
  void of_several_images_the_one_at_fault_is_named_and_none_is_stored() {
    var wrong = image(TestImages.ascii("no image"));

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> accept(FRESH, image(JPEG), wrong))
        .withMessageStartingWith("image 2 of 2: ")
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.UNSUPPORTED_TYPE));
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> accept(FRESH, wrong))
        .withMessageNotContaining(" of 1");
    assertThat(stored()).isZero();
  }

  @Test
  void the_pixels_of_all_images_are_spent() {
    accept(FRESH, image(JPEG), image(PNG));

    assertThat(limits.usage(CALLER.party()))
        .filteredOn(it -> it.unit().equals("pixels"))
        .extracting(Allowance.Usage::used)
        .containsExactly(40L * 30 + 20 * 10);
  }

  @Test
  void the_pixels_of_what_could_not_be_stored_come_back() {
    isBrokerDown = true;

    assertRefused(ErrorCode.BROKER_UNAVAILABLE, FRESH, image(JPEG));

    assertThat(limits.usage(CALLER.party()))
        .filteredOn(it -> it.unit().equals("pixels"))
        .extracting(Allowance.Usage::used)
        .containsExactly(0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "\u0000"})
  void an_idempotency_key_is_visible_ascii(String key) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> new IdempotencyKey(key))
        .satisfies(it -> assertThat(it.code()).isEqualTo(ErrorCode.INVALID_IDEMPOTENCY_KEY));
  }
}
