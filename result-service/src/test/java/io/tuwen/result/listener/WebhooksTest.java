package io.tuwen.result.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.key.HmacSha256;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.webhook.Receivers;
import io.tuwen.result.webhook.Settings;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** From the topics of results and deletions to a receiver, over a real broker and real HTTP. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class WebhooksTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int IMAGES = 20;
  private static final String GONE = key("hooks", 99);

  @Inject Vertx vertx;
  @Inject MeterRegistry metrics;
  @Inject Names names;
  Backends backends;

  private record Told(String publicId, String type, String delivery, int attempt) {}

  private final Queue<Told> told = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();

  @Test
  void a_receiver_is_told_of_results_and_deletions_in_order_and_what_it_refuses_is_a_dead_letter()
      throws Exception {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request.bodyHandler(
                        body ->
                            request
                                .response()
                                .setStatusCode(status(request.headers(), body.getBytes()))
                                .end()))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    var settings = Settings.of("http://127.0.0.1:" + server.actualPort() + "/hook", "tenant:hooks");
    var broker = Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    var receivers = new Receivers(settings);
    var outbox = new WebhookOutbox(receivers, names, broker);
    var listener = new WebhookListener(receivers, settings, vertx, metrics, broker);
    outbox.start(null);
    listener.start(null);
    // Before any try, or the first that is given up would be no increase.
    var dead = metrics.get("tuwen.webhooks.tries").tags("receiver", "shop", "outcome", "dead");
    assertThat(dead.counter().count()).isZero();
    try (var producer =
        new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < IMAGES; i++) {
        producer.send(processed(key("hooks", i), WorkerKind.OCR)).get();
        producer.send(processed(key("hooks", i), WorkerKind.RENDITION)).get();
      }
      producer.send(processed(key("others", 1), WorkerKind.OCR)).get();
      producer.send(processed(GONE, WorkerKind.OCR)).get();
      producer.send(tombstone(key("hooks", 0), LaneHeaders.DELETION)).get();
      // The second look, ten minutes later: it was another deletion for the receiver.
      producer.send(tombstone(key("hooks", 0), LaneHeaders.REPEATED)).get();
      producer.send(processed(key("hooks", IMAGES), WorkerKind.OCR)).get();

      await().atMost(LIMIT).until(() -> ids().size() == 2 * IMAGES + 2);
      await().atMost(LIMIT).until(() -> !letters().isEmpty());
    } finally {
      outbox.stop(null);
      listener.stop(null);
      server.close().toCompletionStage().toCompletableFuture().get();
    }

    assertThat(types(key("hooks", 0)))
        .containsExactly("ocr.completed", "rendition.completed", "image.deleted");
    for (int i = 1; i < IMAGES; i++) {
      assertThat(types(key("hooks", i))).containsExactly("ocr.completed", "rendition.completed");
    }
    assertThat(told).anyMatch(it -> it.attempt() > 1);
    assertThat(letters()).containsExactly("shop|webhook_not_taken|shop: the receiver answers 410");
  }

  private static ProducerRecord<String, byte[]> tombstone(String key, String header) {
    var record = new ProducerRecord<String, byte[]>(Topics.IMAGE_UPLOADED, key, null);
    record.headers().add(header, "019e3c2e-0000-7000-8000-00000000000d".getBytes(UTF_8));
    return record;
  }

  /** Down for the first nine; later all but one image is taken. */
  private int status(io.vertx.core.MultiMap headers, byte[] body) {
    if (requests.incrementAndGet() <= 9) {
      return 503;
    }
    try {
      var event = JSON.readTree(body);
      var publicId = event.at("/image/publicId").asText();
      if (publicId.equals(names.publicName(new ObjectKey(GONE)).value())) {
        return 410;
      }
      if (!isSigned(headers.get("Tuwen-Signature"), body)
          || !event.path("id").asText().equals(headers.get("Tuwen-Delivery"))) {
        return 401;
      }
      told.add(
          new Told(
              publicId,
              event.path("type").asText(),
              headers.get("Tuwen-Delivery"),
              Integer.parseInt(headers.get("Tuwen-Attempt"))));
      return 204;
    } catch (java.io.IOException e) {
      return 400;
    }
  }

  private static boolean isSigned(String header, byte[] body) {
    var comma = header.indexOf(",v1=");
    var text = header.substring(2, comma) + "." + new String(body, UTF_8);
    var wanted = HmacSha256.of(HmacSha256.key(Settings.SECRET.getBytes(UTF_8)), text);
    return header.substring(comma + 4).equals(HexFormat.of().formatHex(wanted));
  }

  private List<String> ids() {
    return told.stream().map(Told::delivery).distinct().toList();
  }

  private List<String> types(String key) {
    var publicId = names.publicName(new ObjectKey(key)).value();
    return told.stream()
        .filter(it -> it.publicId().equals(publicId))
        .map(Told::type)
        .distinct()
        .toList();
  }

  private List<String> letters() {
    var letters = new ArrayList<String>();
    for (var it : TopicReader.readAll(backends.broker().bootstrapServers(), Topics.WEBHOOKS_DLQ)) {
      letters.add(
          String.join(
              "|",
              List.of(LaneHeaders.RECEIVER, LaneHeaders.DEAD_CODE, LaneHeaders.DEAD_REASON).stream()
                  .map(name -> new String(it.headers().lastHeader(name).value(), UTF_8))
                  .toList()));
    }
    return letters;
  }

  private static String key(String tenant, int number) {
    return "t-%s/k-%043d".formatted(tenant, number);
  }

  private static ProducerRecord<String, byte[]> processed(String key, WorkerKind worker) {
    var event =
        ImageProcessed.completed(
            worker,
            Instant.now(),
            new ObjectKey(key),
            new ETag("00aa"),
            Map.of(
                worker.equals(WorkerKind.OCR) ? ImageProcessed.ENGINE : ImageProcessed.STYLE,
                "one"));
    return new ProducerRecord<>(
        Topics.IMAGE_PROCESSED, key, EventCodec.encode(event).getBytes(UTF_8));
  }
}
