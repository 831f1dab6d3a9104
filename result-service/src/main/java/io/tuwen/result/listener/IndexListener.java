package io.tuwen.result.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.kafka.ReadingThread;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.topic.BrokerNames;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.index.IndexDatabase;
import io.tuwen.result.index.Projection;
import io.tuwen.result.index.Projection.Change;
import io.tuwen.result.index.Projection.Overtaken;
import io.tuwen.result.index.Projection.Partition;
import io.tuwen.result.index.Projection.Step;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Fills the index from the topics. Each partition is one instance's, and how far it is stands in
 * the database, beside the rows: nothing is committed to Kafka.
 *
 * <p>While the database, the broker or the storage is away, it tries again and holds nothing up but
 * the index.
 */
@ApplicationScoped
class IndexListener {
  /** A release with another version reads the topics for it, beside this one. */
  static final String GROUP = BrokerNames.of("result-service." + IndexDatabase.SCHEMA);

  private static final Logger LOG = Logger.getLogger(IndexListener.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int BATCH = 500;

  /**
   * How long it waits for more events where few have come: workers and clients that wait for a text
   * use the processors first, and the events of an image share a transaction.
   */
  private static final long GATHERING_MILLIS = 50;

  private static final Duration FORGET = Duration.ofHours(1);

  /** The result of an upload that is older may have been told before topics were read here. */
  private static final Duration FRESH = Duration.ofHours(1);

  private final IndexDatabase database;
  private final Projection projection;
  private final StoredTexts texts;
  private final Map<String, Object> broker;
  private final MeterRegistry metrics;
  private final ReadingThread thread = new ReadingThread("index", this::read);
  private final Map<Partition, Long> positions = new HashMap<>();
  private Instant forgotten = Instant.EPOCH;
  private boolean isWell = true;

  IndexListener(
      IndexDatabase database,
      Projection projection,
      OcrResults results,
      MeterRegistry metrics,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.database = database;
    this.projection = projection;
    this.metrics = metrics;
    this.broker = broker;
    texts = new StoredTexts(results);
  }

  void start(@Observes StartupEvent started) {
    if (database.isConfigured()) {
      // There from the beginning: else an alert could not see that it stands still.
      metrics.counter("tuwen.index.events");
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    thread.stop();
    texts.close();
  }

  private void read() throws InterruptedException {
    try {
      if (!database.isFollowing()) {
        return;
      }
      try (var consumer =
          new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
        follow(consumer);
      }
    } catch (Overtaken e) {
      LOG.infof("event=index_partition_lost cause=\"%s\"", e.getMessage());
    } catch (SQLException | ExecutionException | KafkaException | NotToBeHad e) {
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
      LOG.warnf("event=index_waiting cause=\"%s\"", cause);
    }
  }

  private void isWellAgain() {
    if (!isWell) {
      isWell = true;
      LOG.info("event=index_going_on");
    }
  }

  private Map<String, Object> settings() {
    var settings = new HashMap<>(broker);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "index");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    // The least that brokers allow: whoever takes over too early is told so by the place in the
    // rows.
    settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
    settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2000);
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    return settings;
  }

  private void follow(Consumer<String, byte[]> consumer)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    positions.clear();
    consumer.subscribe(
        List.of(Topics.IMAGE_UPLOADED, Topics.IMAGE_PROCESSED), new Positions(consumer));
    while (!thread.isStopped()) {
      var records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        if (records.count() < BATCH) {
          thread.pause(GATHERING_MILLIS);
        }
        take(records);
      }
      forget();
      isWellAgain();
    }
  }

  private void take(ConsumerRecords<String, byte[]> records)
      throws SQLException, Overtaken, InterruptedException, ExecutionException {
    var steps = new HashMap<Partition, Step>();
    var changes = new ArrayList<Change>();
    Set<ImageKey> toRead = new LinkedHashSet<>();
    var mayBeOld = Instant.now().minus(FRESH);
    for (var partition : records.partitions()) {
      var own = records.records(partition);
      var key = partition(partition);
      steps.put(key, new Step(positions.get(key), own.get(own.size() - 1).offset() + 1));
      own.forEach(record -> IndexEvents.change(record, mayBeOld, toRead).ifPresent(changes::add));
    }
    changes.addAll(texts.of(toRead));
    projection.apply(steps, changes);
    steps.forEach((partition, step) -> positions.put(partition, step.to()));
    metrics.counter("tuwen.index.events").increment(records.count());
  }

  /** What cannot be forgotten now is forgotten later: the index goes on. */
  private void forget() {
    if (forgotten.isBefore(Instant.now().minus(FORGET))) {
      forgotten = Instant.now();
      try {
        projection.forget();
      } catch (SQLException e) {
        LOG.warnf("event=index_not_forgotten cause=\"%s\"", e);
      }
    }
  }

  private static Partition partition(TopicPartition partition) {
    return new Partition(partition.topic(), partition.partition());
  }

  /** The database said nothing when Kafka gave us a partition. */
  private static final class NotToBeHad extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotToBeHad(SQLException cause) {
      super(cause);
    }
  }

  /** Begins where the rows end. */
  private final class Positions implements ConsumerRebalanceListener {
    private final Consumer<?, ?> consumer;

    Positions(Consumer<?, ?> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
      revoked.forEach(it -> positions.remove(partition(it)));
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
      try {
        for (var it : assigned) {
          var position = projection.position(partition(it));
          positions.put(partition(it), position);
          consumer.seek(it, position);
        }
      } catch (SQLException e) {
        throw new NotToBeHad(e);
      }
    }
  }
}
