package io.tuwen.upload.ticket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.MemoryStore;
import io.tuwen.upload.Arrivals;
import io.tuwen.upload.Mappings;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.signature.CallbackSignature;
import io.tuwen.upload.testing.MnsSimulator;
import io.tuwen.upload.testing.RsaSigner;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bucket's callback is believed, and what is published for it. */
class DirectUploadsTest {
  private static final Names NAMES = new Names("0123456789abcdef0123456789abcdef");
  private static final String CALLBACK = "https://api.example.com/v1/uploads/callback";
  private static final RsaSigner BUCKET = new RsaSigner();
  private static final AtomicInteger KEYS_ASKED = new AtomicInteger();
  private static HttpServer keyHost;
  private static Vertx vertx;

  private final MemoryStore store = new MemoryStore();
  private final List<ImageUploaded> published = new ArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ImageKey image = image();
  private final String seal = sealed(Instant.now().plusSeconds(60));

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    var pem =
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(BUCKET.key().getEncoded()))
            .getBytes(US_ASCII);
    keyHost = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keyHost.createContext(
        "/key.pem",
        exchange -> {
          try (exchange) {
            KEYS_ASKED.incrementAndGet();
            exchange.sendResponseHeaders(200, pem.length);
            exchange.getResponseBody().write(pem);
          }
        });
    keyHost.start();
    // A first fetch in a JVM may take longer than a callback waits for it.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                CallbackSignature.keys(URI.create(keyHost()), InstantSource.system())
                    .find(keyUrl())
                    .isPresent());
  }

  @AfterAll
  static void stop() {
    keyHost.stop(0);
    vertx.close();
  }

  private static ImageKey image() {
    return new ImageKey(Owner.parse("u-1").orElseThrow(), ImageId.next(InstantSource.system()));
  }

  private static String keyHost() {
    return "http://127.0.0.1:" + keyHost.getAddress().getPort();
  }

  private static String keyUrl() {
    return MnsSimulator.base64(keyHost() + "/key.pem");
  }

  private String sealed(Instant end) {
    return "t=" + new TicketSeal(NAMES).of(image, end);
  }

  private DirectUploads uploads(Map<String, String> more) {
    var properties = new HashMap<>(Map.of("tuwen.tickets.callback-keys", keyHost()));
    properties.putAll(more);
    var config = Mappings.of(TicketConfig.class, properties);
    return new DirectUploads(
        config,
        StorageConfigs.of(Map.of("tuwen.storage.endpoint", "http://127.0.0.1")),
        store,
        NAMES,
        Arrivals.of(store, this::publish),
        vertx,
        metrics);
  }

  private Uni<Void> publish(ImageUploaded event) {
    published.add(event);
    return Uni.createFrom().voidItem();
  }

  private void put(String type) {
    store.put(
        Bucket.ORIGINALS,
        image.objectKey(),
        Content.of("bytes".getBytes(UTF_8)),
        Attributes.ofType(type));
  }

  private String body() {
    return body(store.name(Bucket.ORIGINALS), image.objectKey().value());
  }

  private static String body(String bucket, String object) {
    return "{\"bucket\":\"%s\",\"object\":\"%s\",\"size\":7}".formatted(bucket, object);
  }

  private static String signature(String query, String body) {
    return BUCKET.sign("MD5withRSA", "/v1/uploads/callback?" + query + "\n" + body);
  }

  private StoredImage take(DirectUploads uploads, String query, String signature, String body) {
    return uploads
        .take(query, signature, keyUrl(), body.getBytes(UTF_8))
        .await()
        .atMost(Duration.ofMinutes(1));
  }

  private DirectUploads uploads() {
    return uploads(Map.of("tuwen.tickets.callback-url", CALLBACK));
  }

  private StoredImage take(String query, String body) {
    return take(uploads(), query, signature(query, body), body);
  }

  private void assertRefused(ErrorCode code, Runnable callback) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(callback::run)
        .satisfies(it -> assertThat(it.code()).isEqualTo(code));
    assertThat(published).isEmpty();
    assertThat(counted("refused")).isEqualTo(1);
  }

  private double counted(String outcome) {
    return metrics.get("tuwen.callbacks").tag("outcome", outcome).counter().count();
  }

  @Test
  void what_is_published_and_answered_is_what_the_store_says() {
    put("image/png");
    var stored = store.describe(Bucket.ORIGINALS, image.objectKey()).orElseThrow();

    var answer = take(seal, body());

    assertThat(published)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.id()).isNotEmpty();
              assertThat(event.time()).isEqualTo(stored.lastModified());
              assertThat(event.name()).isEqualTo(OssEventName.POST_OBJECT);
              assertThat(event.region()).isNotEmpty();
              assertThat(event.bucket()).isEqualTo(store.name(Bucket.ORIGINALS));
              assertThat(event.key()).isEqualTo(image.objectKey());
              assertThat(event.eTag()).isEqualTo(stored.eTag());
              assertThat(event.size()).isEqualTo(5);
              assertThat(event.contentType()).isEqualTo("image/png");
            });
    assertThat(answer)
        .isEqualTo(
            new StoredImage(
                image, NAMES.publicName(image.objectKey()), stored.eTag(), 5, "image/png"));
    assertThat(counted("taken")).isEqualTo(1);
  }

  @Test
  void a_callback_that_comes_again_tells_the_same_and_is_published_once() {
    put("image/png");
    var uploads = uploads();
    var answer = take(uploads, seal, signature(seal, body()), body());

    assertThat(take(uploads, seal, signature(seal, body()), body())).isEqualTo(answer);
    assertThat(published).hasSize(1);

    take(seal, body());
    assertThat(published).hasSize(2);
    assertThat(published.get(1)).isEqualTo(published.get(0));
  }

  @Test
  void another_write_is_another_event() {
    put("image/png");
    take(seal, body());
    put("image/png");
    take(seal, body());

    assertThat(published.get(1).id()).isNotEqualTo(published.get(0).id());
  }

  /** The second callback was answered with 200, and the image waited for the sweep. */
  @Test
  void the_same_bytes_are_told_where_they_are_put_again_soon_after_a_deletion() {
    var uploads = uploads();
    put("image/png");
    take(uploads, seal, signature(seal, body()), body());
    store.delete(Bucket.ORIGINALS, image.objectKey());

    put("image/png");
    take(uploads, seal, signature(seal, body()), body());

    assertThat(published).extracting(ImageUploaded::id).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void where_there_are_no_callbacks_there_is_nothing() {
    put("image/png");

    assertRefused(
        ErrorCode.NOT_FOUND, () -> take(uploads(Map.of()), seal, signature(seal, body()), body()));
  }

  @Test
  void what_the_storage_has_not_signed_is_refused() {
    put("image/png");

    assertRefused(ErrorCode.UNAUTHORIZED, () -> take(uploads(), seal, signature(seal, ""), body()));
  }

  @Test
  void a_key_of_another_host_signs_nothing() {
    put("image/png");

    assertRefused(
        ErrorCode.UNAUTHORIZED,
        () ->
            uploads()
                .take(
                    seal,
                    signature(seal, body()),
                    MnsSimulator.base64("https://evil.example/key.pem"),
                    body().getBytes(UTF_8))
                .await()
                .indefinitely());
  }

  @Test
  void an_image_of_no_ticket_is_refused() {
    put("image/png");
    var other = "t=" + new TicketSeal(NAMES).of(image(), Instant.now().plusSeconds(60));

    assertRefused(ErrorCode.UNAUTHORIZED, () -> take(other, body()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "tt"})
  void without_a_seal_at_its_place_it_is_refused(String name) {
    put("image/png");

    assertRefused(ErrorCode.UNAUTHORIZED, () -> take(name + seal.substring(1), body()));
  }

  /** Strangers had keys fetched that they named, and the bucket's own waited for its turn. */
  @ParameterizedTest
  @ValueSource(strings = {"t=1.x", "t=", ""})
  void a_stranger_without_a_seal_has_no_key_fetched(String query) {
    put("image/png");
    var before = KEYS_ASKED.get();

    assertRefused(ErrorCode.UNAUTHORIZED, () -> take(query, body()));

    assertThat(KEYS_ASKED).hasValue(before);
  }

  @Test
  void a_ticket_that_ended_long_ago_is_none() {
    put("image/png");

    assertRefused(
        ErrorCode.UNAUTHORIZED, () -> take(sealed(Instant.now().minusSeconds(1000)), body()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"clients/own/name.png", "", "/", "u-1"})
  void what_is_no_image_of_ours_is_malformed(String object) {
    assertRefused(
        ErrorCode.MALFORMED_REQUEST, () -> take(seal, body(store.name(Bucket.ORIGINALS), object)));
  }

  @Test
  void an_image_of_another_bucket_is_malformed() {
    put("image/png");

    assertRefused(
        ErrorCode.MALFORMED_REQUEST,
        () -> take(seal, body("tuwen-results", image.objectKey().value())));
  }

  @Test
  void an_image_that_is_not_there_is_not_found() {
    assertRefused(ErrorCode.NOT_FOUND, () -> take(seal, body()));
  }
}
