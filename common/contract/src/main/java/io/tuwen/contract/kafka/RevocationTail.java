package io.tuwen.contract.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.topic.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Reads {@code sessions.revoked} from its beginning and for ever, in every instance of a service
 * that takes sessions.
 *
 * <p>INVARIANT: a service is not ready before it has read what was there when it started. A broker
 * that goes away later takes no readiness: sessions end by themselves.
 */
@Readiness
@ApplicationScoped
class RevocationTail implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(RevocationTail.class);
  private static final String NAME = "revoked sessions";
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PAUSE_MILLIS = 1000;

  private final SessionTokens tokens;
  private final Revocations revocations;
  private final Map<String, Object> broker;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean isCaughtUp;

  RevocationTail(
      SessionTokens tokens,
      Revocations revocations,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.tokens = tokens;
    this.revocations = revocations;
    this.broker = broker;
  }

  void start(@Observes StartupEvent started) {
    if (tokens.canSign()) {
      var thread = new Thread(this::run, "revoked-sessions");
      thread.setDaemon(true);
      thread.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    closed.countDown();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(NAME).status(isCaughtUp || !tokens.canSign()).build();
  }

  private void run() {
    try {
      do {
        read();
      } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    var settings = new HashMap<>(broker);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "revoked-sessions");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      follow(consumer);
    } catch (KafkaException e) {
      LOG.warnf("event=revocations_unread cause=\"%s\"", e);
    }
  }

  private void follow(Consumer<String, String> consumer) {
    var partitions =
        consumer.partitionsFor(Topics.SESSIONS_REVOKED).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    var ends = consumer.endOffsets(partitions);
    while (closed.getCount() > 0) {
      if (!isCaughtUp
          && !ends.isEmpty()
          && ends.entrySet().stream()
              .allMatch(it -> consumer.position(it.getKey()) >= it.getValue())) {
        isCaughtUp = true;
        LOG.info("event=revocations_read");
      }
      consumer.poll(POLL).forEach(it -> take(it.key(), it.value()));
    }
  }

  private void take(String key, String moment) {
    if (key == null || moment == null) {
      return;
    }
    try {
      revocations.take(key, Instant.parse(moment));
    } catch (DateTimeParseException e) {
      LOG.errorf("event=undecodable topic=%s cause=\"%s\"", Topics.SESSIONS_REVOKED, e);
    }
  }
}
