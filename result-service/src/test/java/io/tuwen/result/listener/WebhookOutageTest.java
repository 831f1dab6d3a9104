package io.tuwen.result.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.kafka.FreePort;
import io.tuwen.result.webhook.Receivers;
import io.tuwen.result.webhook.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * A receiver is down while results come about, and loses every tenth answer afterwards. Small where
 * nothing is said; {@code -Dtuwen.outage.results=1000 -Dtuwen.outage.seconds=120} is the whole of
 * it.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class WebhookOutageTest {
  private static final Logger LOG = Logger.getLogger(WebhookOutageTest.class);
  private static final int RESULTS = Integer.getInteger("tuwen.outage.results", 40);
  private static final Duration DOWN =
      Duration.ofSeconds(Integer.getInteger("tuwen.outage.seconds", 0));
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final List<WorkerKind> ORDER = List.of(WorkerKind.OCR, WorkerKind.RENDITION);

  @Inject Vertx vertx;
  @Inject MeterRegistry metrics;
  @Inject Names names;
  Backends backends;

  private record Told(String image, String type, String id, int attempt) {}

  private final Queue<Told> told = new ConcurrentLinkedQueue<>();
  private final Set<String> unanswered = ConcurrentHashMap.newKeySet();

  @Test
  void every_result_arrives_in_the_order_of_its_image_and_repetitions_are_marked()
      throws Exception {
    var port = FreePort.find();
    var settings = Settings.of("http://127.0.0.1:" + port + "/hook", "tenant:outage");
    var broker = Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    var receivers = new Receivers(settings);
    var outbox = new WebhookOutbox(receivers, names, broker);
    var listener = new WebhookListener(receivers, settings, vertx, metrics, broker);
    var before = failures();
    outbox.start(null);
    listener.start(null);
    HttpServer server = null;
    var began = System.nanoTime();
    try {
      send(broker);
      await()
          .atMost(DOWN.plus(LIMIT))
          .until(() -> failures() >= before + 5 && System.nanoTime() - began >= DOWN.toNanos());
      assertThat(told).isEmpty();
      server = listen(port);
      var up = System.nanoTime();
      await().atMost(LIMIT).until(() -> ids().size() == RESULTS);
      var all = System.nanoTime();
      await().atMost(LIMIT).until(() -> repeated().containsAll(unanswered));
      LOG.infof(
          "event=receiver_caught_up results=%d down=%ds caught_up_in=%.1fs requests=%d repeated=%d",
          RESULTS,
          TimeUnit.NANOSECONDS.toSeconds(up - began),
          (all - up) / 1e9,
          told.size(),
          repeated().size());
    } finally {
      outbox.stop(null);
      listener.stop(null);
      if (server != null) {
        close(server);
      }
    }

    assertThat(unanswered).isNotEmpty();
    assertThat(told.stream().collect(Collectors.groupingBy(Told::image)))
        .hasSize(RESULTS / ORDER.size())
        .allSatisfy((image, types) -> assertThat(types).extracting(Told::type).isSorted())
        .allSatisfy(
            (image, types) ->
                assertThat(types.stream().map(Told::type))
                    .contains("ocr.completed", "rendition.completed"));
    var known = new HashSet<String>();
    assertThat(told.stream().filter(it -> !known.add(it.id())))
        .isNotEmpty()
        .allMatch(it -> it.attempt() > 1);
  }

  private HttpServer listen(int port) throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(request -> request.bodyHandler(body -> take(request, body.toJsonObject())))
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  private static void close(HttpServer server) throws Exception {
    server.close().toCompletionStage().toCompletableFuture().get();
  }

  private void take(HttpServerRequest request, JsonObject event) {
    var id = request.getHeader("Tuwen-Delivery");
    var isNew = told.stream().noneMatch(it -> it.id().equals(id));
    told.add(
        new Told(
            event.getJsonObject("image").getString("publicId"),
            event.getString("type"),
            id,
            Integer.parseInt(request.getHeader("Tuwen-Attempt"))));
    if (isNew && told.size() % 10 == 0) {
      unanswered.add(id);
      request.connection().close();
    } else {
      request.response().setStatusCode(204).end();
    }
  }

  private double failures() {
    return metrics.counter("tuwen.webhooks.tries", "receiver", "shop", "outcome", "failed").count();
  }

  private Set<String> ids() {
    return told.stream().map(Told::id).collect(Collectors.toSet());
  }

  private Set<String> repeated() {
    return told.stream().collect(Collectors.groupingBy(Told::id)).entrySet().stream()
        .filter(it -> it.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static void send(Map<String, Object> broker) throws Exception {
    try (var producer =
        new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer())) {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (int i = 0; i < RESULTS / ORDER.size(); i++) {
        for (var worker : ORDER) {
          sent.add(producer.send(processed("t-outage/k-%043d".formatted(i), worker)));
        }
      }
      for (var one : sent) {
        one.get();
      }
    }
  }

  private static ProducerRecord<String, byte[]> processed(String key, WorkerKind worker) {
    var what = worker.equals(WorkerKind.OCR) ? ImageProcessed.ENGINE : ImageProcessed.STYLE;
    var event =
        ImageProcessed.completed(
            worker, Instant.now(), new ObjectKey(key), new ETag("00aa"), Map.of(what, "one"));
    return new ProducerRecord<>(
        Topics.IMAGE_PROCESSED, key, EventCodec.encode(event).getBytes(UTF_8));
  }
}
