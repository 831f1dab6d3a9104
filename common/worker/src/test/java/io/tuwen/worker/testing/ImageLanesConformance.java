package io.tuwen.worker.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** How every worker listens: all lanes, commits behind the work, poison out of the way. */
public abstract class ImageLanesConformance {
  private final WorkerKind kind;

  @Inject MeterRegistry metrics;
  Backends backends;

  protected ImageLanesConformance(WorkerKind kind) {
    this.kind = kind;
  }

  @Test
  void all_lanes_are_heard_and_committed() throws Exception {
    var live = received("live");
    var bulk = received("bulk");
    var replay = received("replay");

    send(Topics.IMAGE_UPLOADED, event());
    send(kind.topic(Lane.BULK), event());
    send(kind.topic(Lane.REPLAY), event());

    await(() -> received("live") > live);
    await(() -> received("bulk") > bulk);
    await(() -> received("replay") > replay);
    await(() -> lag(Lane.LIVE) == 0);
    await(() -> lag(Lane.BULK) == 0);
    await(() -> lag(Lane.REPLAY) == 0);
  }

  @Test
  void poison_is_dead_lettered_with_its_reason_and_the_next_event_goes_on() throws Exception {
    var live = received("live");
    var poison = "poison " + UUID.randomUUID();

    send(Topics.IMAGE_UPLOADED, poison);
    send(Topics.IMAGE_UPLOADED, event());

    await(() -> received("live") > live);
    await(() -> deadLettered(poison));
    await(() -> lag(Lane.LIVE) == 0);
  }

  private boolean deadLettered(String value) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), kind.deadLetters()).stream()
        .filter(it -> new String(it.value(), UTF_8).equals(value))
        .anyMatch(
            it ->
                new String(it.headers().lastHeader("dead-letter-reason").value(), UTF_8)
                    .contains("not JSON"));
  }

  /** Delivery is at least once: an event may count more than once. */
  private double received(String lane) {
    return metrics.counter("tuwen.events.received", "lane", lane).count();
  }

  /** How many records of a lane are not committed. */
  private long lag(Lane lane) {
    var topic = kind.topic(lane);
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    try (var admin = Admin.create(settings)) {
      var committed =
          admin.listConsumerGroupOffsets(kind.group(lane)).partitionsToOffsetAndMetadata().get();
      var total =
          committed.entrySet().stream()
              .filter(it -> it.getKey().topic().equals(topic) && it.getValue() != null)
              .mapToLong(it -> it.getValue().offset())
              .sum();
      return TopicReader.readAll(backends.broker().bootstrapServers(), topic).size() - total;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void send(String topic, String value) throws Exception {
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var key = "guest/" + UUID.randomUUID();
      producer.send(new ProducerRecord<>(topic, 0, key, value.getBytes(UTF_8))).get();
    }
  }

  private static String event() {
    return EventCodec.encode(
        new ImageUploaded(
            UUID.randomUUID().toString(),
            Instant.now(),
            OssEventName.PUT_OBJECT,
            "cn-hangzhou",
            "tuwen-originals",
            new ObjectKey("guest/" + UUID.randomUUID()),
            new ETag("00aa"),
            5,
            "image/jpeg"));
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await().until(condition::getAsBoolean);
  }
}
