package io.tuwen.result.listener;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.index.RebuildOrder;
import io.tuwen.contract.index.RebuildProgress;
import io.tuwen.contract.kafka.ReadingThread;
import io.tuwen.contract.kafka.WholeTopic;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.index.IndexDatabase;
import io.tuwen.result.index.IndexRebuilds;
import io.tuwen.result.index.Projection.Overtaken;
import io.tuwen.result.index.Rebuild;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * Makes the index where there is none of this version, and anew where an operator asks for it in
 * {@code index.rebuilds}. Of several instances, one does.
 */
@ApplicationScoped
class IndexRebuilder {
  private static final Logger LOG = Logger.getLogger(IndexRebuilder.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long OTHERS_TURN_MILLIS = 5000;
  private static final int BATCH = 500;
  private static final int SEND_MILLIS = 10_000;
  private static final Duration FORGET = Duration.ofHours(1);

  private final IndexDatabase database;
  private final IndexRebuilds rebuilds;
  private final OcrResults results;
  private final Map<String, Object> broker;
  private final ReadingThread thread = new ReadingThread("index-rebuild", this::read);
  private Optional<RebuildOrder> order = Optional.empty();
  private Optional<RebuildProgress> told = Optional.empty();

  /** Not before the instances that this one takes the place of in an upgrade have ended. */
  private Instant forgotten = Instant.now();

  private boolean isWell = true;

  IndexRebuilder(
      IndexDatabase database,
      IndexRebuilds rebuilds,
      OcrResults results,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.database = database;
    this.rebuilds = rebuilds;
    this.results = results;
    this.broker = broker;
  }

  void start(@Observes StartupEvent started) {
    if (database.isConfigured()) {
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    thread.stop();
  }

  private void read() throws InterruptedException {
    try (var consumer = consumer("index-orders")) {
      follow(consumer);
    } catch (Overtaken | SQLException | ExecutionException | KafkaException | TuwenException e) {
      complain(e);
    } catch (RuntimeException e) {
      if (!thread.isStopped()) {
        LOG.error("event=unforeseen", e);
      }
    }
  }

  /** Once, and not at every try. */
  private void complain(Exception cause) {
    if (isWell && !thread.isStopped()) {
      isWell = false;
      LOG.warnf("event=index_rebuild_waiting cause=\"%s\"", cause);
    }
  }

  private void isWellAgain() {
    if (!isWell) {
      isWell = true;
      LOG.info("event=index_rebuild_going_on");
    }
  }

  private KafkaConsumer<String, byte[]> consumer(String name) {
    var settings = settings();
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    WholeTopic.look(settings);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private KafkaProducer<String, byte[]> producer() {
    var settings = settings();
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "index-progress");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, SEND_MILLIS / 2);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_MILLIS);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> settings() {
    var settings = new HashMap<>(broker);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    return settings;
  }

  private void follow(Consumer<String, byte[]> orders)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    var whole = WholeTopic.assign(orders, Topics.INDEX_REBUILDS);
    while (!thread.isStopped() && !whole.hasChanged()) {
      // Not before all is known that was ordered, and told, until now.
      if (orders.endOffsets(whole.partitions()).entrySet().stream()
          .allMatch(it -> orders.position(it.getKey()) >= it.getValue())) {
        look();
        isWellAgain();
      }
      orders.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<String, byte[]> record) {
    if (RebuildOrder.KEY.equals(record.key())) {
      order = RebuildOrder.newer(order, record.value());
    } else if (RebuildProgress.KEY.equals(record.key())) {
      told = RebuildProgress.newer(told, record.value());
    }
  }

  private void look() throws SQLException, Overtaken, InterruptedException, ExecutionException {
    var id = order.map(RebuildOrder::id);
    if (!rebuilds.isDue(id)) {
      tellTheEnd();
      forget();
      return;
    }
    var begun = rebuilds.begin(id);
    if (begun.isPresent()) {
      try (var rebuild = begun.get()) {
        make(rebuild);
      }
    } else {
      thread.pause(OTHERS_TURN_MILLIS);
    }
  }

  private void make(Rebuild rebuild)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    var begin = System.nanoTime();
    try (var producer = producer();
        var filling =
            new IndexFilling(
                rebuild,
                consumer("index-rebuild"),
                results,
                progress -> tell(producer, progress),
                thread::isStopped)) {
      filling.run();
    }
    LOG.infof(
        "event=index_made schema=%s order=%s seconds=%.1f",
        IndexDatabase.SCHEMA, rebuild.order().orElse("-"), (System.nanoTime() - begin) / 1e9);
  }

  private void tell(KafkaProducer<String, byte[]> producer, RebuildProgress progress) {
    var record =
        new ProducerRecord<>(Topics.INDEX_REBUILDS, RebuildProgress.KEY, progress.toJson());
    // What is lost is told again with the next one, and the end by the next look.
    var unused = producer.send(record);
  }

  /** Who made the version may have ended before it could tell. */
  private void tellTheEnd() {
    var last = told.filter(it -> !it.done());
    if (last.isPresent()) {
      var it = last.get();
      var end =
          new RebuildProgress(
              it.order(), true, it.total(), it.total(), it.begunAt(), Instant.now());
      try (var producer = producer()) {
        tell(producer, end);
      }
    }
  }

  private void forget() throws SQLException {
    if (forgotten.isBefore(Instant.now().minus(FORGET))) {
      rebuilds.forget();
      forgotten = Instant.now();
    }
  }
}
