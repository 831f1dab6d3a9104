package io.tuwen.result.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A text whose event went by while partitions changed hands was waited for to the last second. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class MissedEventsTest {
  private static final Duration POLL = Duration.ofMillis(100);

  @ConfigProperty(name = "mp.messaging.incoming.image-processed.group.id")
  String group;

  @TestHTTPResource URI origin;
  @Inject ObjectStore store;
  @Inject MeterRegistry metrics;
  Backends backends;

  @Test
  void what_was_stored_while_partitions_changed_hands_is_found() throws Exception {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers", backends.broker().bootstrapServers(), "group.id", group);
    try (var pipeline = new OtherServices(store, backends)) {
      var image = pipeline.upload("photo");
      var text =
          HttpClient.newHttpClient()
              .sendAsync(
                  HttpRequest.newBuilder(
                          origin.resolve("/v1/images/" + image.id() + "/text?wait=50s"))
                      .build(),
                  BodyHandlers.ofString());
      await().until(() -> metrics.get("tuwen.results.waiting").gauge().value() > 0);
      pipeline.storeText(image, "unheard");

      try (var another =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        another.subscribe(List.of(Topics.IMAGE_PROCESSED));
        await()
            .atMost(Duration.ofSeconds(40))
            .until(
                () -> {
                  another.poll(POLL);
                  return text.isDone();
                });
      }

      assertThat(text.join().body()).contains("unheard");
    }
  }
}
