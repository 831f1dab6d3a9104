package io.tuwen.upload.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class OssEventListenerTest {
  private static final String EVENT =
      """
      {"eventName":"%s","eventSource":"acs:oss","eventTime":"2026-11-20T08:30:00.000Z",
       "eventVersion":"1.0","oss":{"bucket":{"name":"%s"},"object":{"key":"%s","size":5,
       "eTag":"5D41402ABC4B2A76B9719D911017C592"},"ossSchemaVersion":"1.0"},
       "region":"cn-hangzhou","responseElements":{"requestId":"%s"}}
      """;

  private static final Content HELLO = Content.of("hello".getBytes(UTF_8));

  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;

  @Test
  void a_native_event_becomes_our_event_under_the_key_of_its_object() throws Exception {
    var key = anyKey();

    send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r1"));

    var published = await().until(() -> published(key), it -> it.size() == 1).get(0);
    var event = EventCodec.decodeUploaded(published.value());
    assertThat(event.id()).isEqualTo("r1");
    assertThat(event.eTag().value()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
    assertThat(event.size()).isEqualTo(5);
  }

  @Test
  void an_object_that_is_gone_is_told_by_no_event() throws Exception {
    var key = anyKey();
    var last = anyKey();
    store.delete(Bucket.ORIGINALS, new ObjectKey(key));

    send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r1"));
    send(event("ObjectCreated:PutObject", "tuwen-originals", last, "r2"));

    await().until(() -> published(last).size() == 1);
    assertThat(published(key)).isEmpty();
  }

  /** Other copies of the notification there are none. */
  @Test
  void an_event_waits_for_the_storage() throws Exception {
    var key = anyKey();
    backends.storage().faults().down(true);
    try {
      var looks = metrics.counter("tuwen.storage.requests", "operation", "head");
      var before = looks.count();
      send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r1"));
      await().until(() -> looks.count() > before);
    } finally {
      backends.storage().faults().down(false);
    }

    await().until(() -> published(key).size() == 1);
  }

  @Test
  void what_is_none_of_our_business_is_dropped_and_a_redelivery_too() throws Exception {
    var key = anyKey();
    var last = anyKey();

    send(event("ObjectRemoved:DeleteObject", "tuwen-originals", key, "r1"));
    send(event("ObjectCreated:PutObject", "tuwen-renditions", key, "r2"));
    send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r3"));
    send(base64(event("ObjectCreated:PutObject", "tuwen-originals", key, "r3")));
    send(event("ObjectCreated:PutObject", "tuwen-originals", last, "r4"));

    await().until(() -> published(last).size() == 1);
    assertThat(published(key)).hasSize(1);
  }

  @Test
  void the_same_bytes_put_once_more_are_news() throws Exception {
    var key = anyKey();

    send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r1"));
    send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r2"));

    await().until(() -> published(key).size() == 2);
  }

  @Test
  void poison_is_dead_lettered_with_its_reason_and_the_next_event_goes_on() throws Exception {
    var key = anyKey();
    var poison = "poison " + key + " !";

    send(poison);
    send(event("ObjectCreated:PutObject", "tuwen-originals", key, "r1"));

    await().until(() -> published(key).size() == 1);
    var dead =
        await()
            .until(
                () ->
                    records(Topics.OSS_EVENTS_DLQ).stream()
                        .filter(it -> Arrays.equals(it.value(), poison.getBytes(UTF_8)))
                        .toList(),
                it -> it.size() == 1)
            .get(0);
    assertThat(new String(dead.headers().lastHeader("dead-letter-reason").value(), UTF_8))
        .contains("neither JSON nor base64");
  }

  /** Of an object that is there. */
  private String anyKey() {
    var key = "source/" + UUID.randomUUID() + ".png";
    store.put(Bucket.ORIGINALS, new ObjectKey(key), HELLO, Attributes.ofType("image/png"));
    return key;
  }

  private static String event(String name, String bucket, String key, String requestId) {
    return EVENT.formatted(name, bucket, key, requestId);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** All to one partition, so that they are taken in order. */
  private void send(String value) throws Exception {
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.OSS_EVENTS, 0, null, value.getBytes(UTF_8))).get();
    }
  }

  private List<ConsumerRecord<String, byte[]>> published(String key) {
    return records(Topics.IMAGE_UPLOADED).stream().filter(it -> key.equals(it.key())).toList();
  }

  private List<ConsumerRecord<String, byte[]>> records(String topic) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), topic);
  }
}
