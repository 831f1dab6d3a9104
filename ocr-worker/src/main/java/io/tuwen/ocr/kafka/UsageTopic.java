package io.tuwen.ocr.kafka;

import io.tuwen.contract.kafka.TopicTail;
import io.tuwen.contract.ocr.EngineUsage;
import io.tuwen.contract.topic.Topics;
import io.tuwen.ocr.spend.Claims;
import io.tuwen.ocr.spend.UsageLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logging.Logger;

/**
 * {@code ocr.usage}, where all workers count the calls that they are about to make.
 *
 * <p>INVARIANT: all records are in one partition, whatever their key: its order decides which
 * claims are granted.
 */
public final class UsageTopic implements UsageLog, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(UsageTopic.class);
  private static final String NAME = "ocr-usage";
  private static final int PARTITION = 0;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration START = Duration.ofSeconds(10);
  private static final long LOOK_MILLIS = 50;
  private static final long PUBLISH_SECONDS = 10;

  private final Producer<String, byte[]> producer;
  private final TopicTail tail;
  private final Claims claims;
  private final ScheduledExecutorService publishing =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, NAME);
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Prepares; {@link #start} begins.
   *
   * @param run of this process, and of none before it
   */
  public UsageTopic(Map<String, Object> broker, String run, InstantSource clock) {
    var settings = new HashMap<>(broker);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, NAME);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    claims = new Claims(run, this, clock, PATIENCE);
    tail = new TopicTail(Topics.OCR_USAGE, NAME, broker, this::take);
  }

  /** Reads what is there, so that the first claims can be granted at once. */
  @SuppressWarnings("FutureReturnValueIgnored") // publish() fails in its own way
  public void start() {
    tail.start();
    var end = System.nanoTime() + START.toNanos();
    try {
      while (!tail.isCaughtUp() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    publishing.scheduleWithFixedDelay(
        this::publish, PUBLISH_SECONDS, PUBLISH_SECONDS, TimeUnit.SECONDS);
  }

  public Claims claims() {
    return claims;
  }

  private void take(String key, byte[] value) {
    if (value == null) {
      return;
    }
    var usage = EngineUsage.decode(value);
    if (usage.isEmpty()) {
      LOG.errorf("event=undecodable topic=%s", Topics.OCR_USAGE);
    }
    usage.ifPresent(claims::take);
  }

  /** What escaped here would end the schedule. */
  private void publish() {
    try {
      claims.publish();
    } catch (RuntimeException e) {
      LOG.warnf("event=usage_not_published cause=\"%s\"", e);
    }
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  public void append(EngineUsage usage, Consumer<Exception> failed) {
    try {
      producer.send(
          new ProducerRecord<>(Topics.OCR_USAGE, PARTITION, usage.key(), usage.encode()),
          (metadata, failure) -> {
            if (failure != null) {
              failed.accept(failure);
            }
          });
    } catch (KafkaException e) {
      failed.accept(e);
    }
  }

  @Override
  public boolean isRead() {
    return tail.isCaughtUp();
  }

  @Override
  public void close() {
    publishing.shutdownNow();
    publish();
    tail.stop();
    producer.close(Duration.ofSeconds(2));
  }
}
