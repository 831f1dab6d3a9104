package io.tuwen.operations.kafka;

import io.tuwen.contract.topic.BrokerNames;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.Leadership;
import io.tuwen.operations.log.Ownership;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * {@link Ownership} by a consumer group that reads nothing: only its assignment counts. The lead
 * comes with one of its partitions.
 */
@ApplicationScoped
class ReplayGroup implements Ownership, Leadership {
  private static final Logger LOG = Logger.getLogger(ReplayGroup.class);
  private static final String GROUP = BrokerNames.of("operations.replays");
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int LEADERS_PARTITION = 0;
  private static final long PAUSE_MILLIS = 2000;

  private final Broker broker;
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::takePart, "replay-ownership");
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private volatile Listener listener;
  private volatile boolean stopped;

  ReplayGroup(Broker broker) {
    this.broker = broker;
  }

  @Override
  public void start(Listener heard) {
    listener = heard;
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public boolean owns(int partition) {
    return owned.contains(partition);
  }

  @Override
  public boolean isHeld() {
    return owns(LEADERS_PARTITION);
  }

  /** Waits until the group knows, so that another instance goes on at once. */
  @Override
  public void stop() {
    stopped = true;
    var open = consumer;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void takePart() {
    while (!stopped) {
      try (var opened = open()) {
        consumer = opened;
        opened.subscribe(List.of(Topics.REPLAYS), new Changes(opened));
        while (!stopped) {
          opened.poll(POLL);
        }
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.warnf("event=ownership_interrupted cause=\"%s\"", e);
          giveUpAll();
          pause();
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    return new KafkaConsumer<>(
        broker.settings(
            Map.of(
                "group.id",
                GROUP,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "latest",
                "session.timeout.ms",
                6000,
                "heartbeat.interval.ms",
                2000)),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private void giveUpAll() {
    giveUp(Set.copyOf(owned));
  }

  /** First new callers hear that it is no longer ours, then those who are at work. */
  private void giveUp(Collection<Integer> partitions) {
    owned.removeAll(partitions);
    partitions.forEach(listener::lost);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Changes implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> opened;

    Changes(KafkaConsumer<byte[], byte[]> opened) {
      this.opened = opened;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      opened.pause(partitions);
      partitions.forEach(it -> owned.add(it.partition()));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      giveUp(partitions.stream().map(TopicPartition::partition).toList());
    }
  }
}
