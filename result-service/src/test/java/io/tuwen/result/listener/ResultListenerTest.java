package io.tuwen.result.listener;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ResultListenerTest {
  @Inject MeterRegistry metrics;
  Backends backends;

  @Test
  void results_are_heard_and_what_cannot_be_read_is_passed_over() {
    var event =
        EventCodec.encode(
            ImageProcessed.completed(
                WorkerKind.OCR,
                Instant.now(),
                new ObjectKey("guest/one"),
                new ETag("00aa"),
                Map.of()));
    var heard = heard();
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());

    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      // A listener that is just starting hears what comes after it, so the first may go unheard.
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                producer.send(record("poison")).get();
                producer.send(record(event)).get();
                return heard() > heard + 1;
              });
    }
  }

  private double heard() {
    return metrics.counter("tuwen.results.heard").count();
  }

  private static ProducerRecord<String, byte[]> record(String value) {
    return new ProducerRecord<>(Topics.IMAGE_PROCESSED, 0, "guest/one", value.getBytes(UTF_8));
  }
}
