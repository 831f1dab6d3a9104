package io.tuwen.result.listener;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.kafka.ReadingThread;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.BrokerNames;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.webhook.Receivers;
import io.tuwen.result.webhook.WebhookEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Writes into {@code webhooks} what the receivers are to be told: results, and deletions, in one
 * order for each image. At least once; what is written again has the same id.
 *
 * <p>It does nothing where no receiver is configured.
 */
@ApplicationScoped
class WebhookOutbox {
  static final String GROUP = BrokerNames.of("result-service.webhooks");

  private static final Logger LOG = Logger.getLogger(WebhookOutbox.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String TRACE = "traceparent";

  private final Receivers receivers;
  private final Names names;
  private final Map<String, Object> broker;
  private final ReadingThread thread = new ReadingThread("webhook-outbox", this::read);

  WebhookOutbox(
      Receivers receivers,
      Names names,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.receivers = receivers;
    this.names = names;
    this.broker = broker;
  }

  void start(@Observes StartupEvent started) {
    if (!receivers.all().isEmpty()) {
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    thread.stop();
  }

  private void read() throws InterruptedException {
    var settings = WebhookClients.consumer(broker, GROUP);
    // The same partitions of both topics, so that one instance has all events of an image.
    settings.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    try (var consumer =
            new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var producer = WebhookClients.producer(broker)) {
      follow(consumer, producer);
    } catch (ExecutionException | RuntimeException e) {
      // Whatever it is: an outbox that ended would never tell of anything again.
      LOG.warnf("event=webhooks_waiting cause=\"%s\"", e);
    }
  }

  private void follow(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer)
      throws InterruptedException, ExecutionException {
    var merge = new Merge<ConsumerRecord<String, byte[]>>();
    consumer.subscribe(
        List.of(Topics.IMAGE_PROCESSED, Topics.IMAGE_UPLOADED),
        new Handover(consumer, it -> merge.forget(it.partition())));
    while (!thread.isStopped()) {
      for (var record : consumer.poll(POLL)) {
        if (record.topic().equals(Topics.IMAGE_PROCESSED)) {
          merge.result(record.partition(), record.timestamp(), record);
        } else if (isDeletion(record)) {
          merge.deletion(record.partition(), record.timestamp(), record);
        }
      }
      endsOf(consumer, merge);
      var sent =
          merge.inOrder(partition -> consumer.position(results(partition))).stream()
              .flatMap(it -> event(it).stream())
              .map(producer::send)
              .toList();
      for (var one : sent) {
        one.get();
      }
      commit(consumer, merge);
    }
  }

  /** A second look at a deletion says nothing new, nor does an upload that failed. */
  private static boolean isDeletion(ConsumerRecord<?, byte[]> record) {
    return record.value() == null
        && record.headers().lastHeader(LaneHeaders.REPEATED) == null
        && record.headers().lastHeader(LaneHeaders.WITHDRAWN) == null;
  }

  /** A deletion waits until the results are read that were there when it was read. */
  private static void endsOf(Consumer<?, ?> consumer, Merge<ConsumerRecord<String, byte[]>> merge) {
    var asked = merge.unbounded().stream().map(WebhookOutbox::results).toList();
    if (!asked.isEmpty()) {
      consumer.endOffsets(asked).forEach((it, end) -> merge.bound(it.partition(), end));
    }
  }

  private static TopicPartition results(int partition) {
    return new TopicPartition(Topics.IMAGE_PROCESSED, partition);
  }

  private static void commit(Consumer<?, ?> consumer, Merge<ConsumerRecord<String, byte[]>> merge) {
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    for (var partition : consumer.assignment()) {
      var held =
          partition.topic().equals(Topics.IMAGE_UPLOADED)
              ? merge.first(partition.partition()).map(ConsumerRecord::offset)
              : Optional.<Long>empty();
      offsets.put(
          partition, new OffsetAndMetadata(held.orElseGet(() -> consumer.position(partition))));
    }
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets);
    }
  }

  /** Empty for what is no image of ours, and for what cannot be read. */
  private Optional<ProducerRecord<String, byte[]>> event(ConsumerRecord<String, byte[]> record) {
    try {
      return ImageKey.parse(new ObjectKey(record.key() == null ? "" : record.key()))
          .filter(it -> receivers.all().stream().anyMatch(one -> one.isToldOf(it.owner())))
          .map(it -> written(record, event(record, it)));
    } catch (TuwenException | IllegalArgumentException e) {
      LOG.errorf(
          "event=undecodable topic=%s partition=%d offset=%d cause=\"%s\"",
          record.topic(), record.partition(), record.offset(), e.getMessage());
      return Optional.empty();
    }
  }

  private WebhookEvent event(ConsumerRecord<String, byte[]> record, ImageKey image) {
    if (record.topic().equals(Topics.IMAGE_PROCESSED)) {
      return WebhookEvent.of(EventCodec.decodeProcessed(record.value()), image, names);
    }
    var time = Instant.ofEpochMilli(record.timestamp());
    return WebhookEvent.deleted(image, time, deletion(record), names);
  }

  /** The same for each tombstone of one deletion; some have none, but an original that was gone. */
  private static String deletion(ConsumerRecord<?, ?> record) {
    var header = record.headers().lastHeader(LaneHeaders.DELETION);
    return header == null
        ? record.partition() + ":" + record.offset()
        : new String(header.value(), StandardCharsets.US_ASCII);
  }

  private static ProducerRecord<String, byte[]> written(
      ConsumerRecord<String, byte[]> record, WebhookEvent event) {
    var written = new ProducerRecord<>(Topics.WEBHOOKS, record.key(), event.json());
    var trace = record.headers().lastHeader(TRACE);
    if (trace != null) {
      written.headers().add(trace);
    }
    return written;
  }
}
