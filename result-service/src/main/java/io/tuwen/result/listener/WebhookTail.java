package io.tuwen.result.listener;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.kafka.ReadingThread;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.BrokerNames;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.webhook.Backlog;
import io.tuwen.result.webhook.Delivery;
import io.tuwen.result.webhook.Delivery.Dead;
import io.tuwen.result.webhook.Delivery.Outcome;
import io.tuwen.result.webhook.Receiver;
import io.tuwen.result.webhook.Sender;
import io.tuwen.result.webhook.WebhookEvent;
import io.tuwen.result.webhook.WebhooksConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads {@code webhooks} for one receiver, on a thread of its own, and has it told.
 *
 * <p>INVARIANT: an offset is committed only when the receiver has taken everything before it, or
 * when what it has not taken is durable among the dead letters.
 */
final class WebhookTail {
  private static final Logger LOG = Logger.getLogger(WebhookTail.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(500);

  /** While tries are under way, their ends are looked for at this pace. */
  private static final Duration BUSY_POLL = Duration.ofMillis(10);

  private static final long COMMIT_EVERY_NANOS = Duration.ofMillis(500).toNanos();
  private static final long MAX_STOP_MILLIS = 2000;

  /** Events that are held in memory for one receiver; others wait in Kafka. */
  private static final int MAX_WAITING = 1000;

  private final Receiver receiver;
  private final WebhooksConfig config;
  private final Sender sender;
  private final Map<String, Object> broker;
  private final InstantSource clock;
  private final MeterRegistry metrics;
  private final ReadingThread thread;
  private volatile int waiting;
  private volatile Instant oldest = Instant.MAX;
  private long lastCommit;

  private record Ended(Backlog.Try attempt, Outcome outcome) {}

  WebhookTail(
      Receiver receiver,
      WebhooksConfig config,
      Sender sender,
      Map<String, Object> broker,
      InstantSource clock,
      MeterRegistry metrics) {
    this.receiver = receiver;
    this.config = config;
    this.sender = sender;
    this.broker = broker;
    this.clock = clock;
    this.metrics = metrics;
    thread = new ReadingThread("webhooks-" + receiver.name(), this::read);
    var tags = Tags.of("receiver", receiver.name());
    metrics.gauge("tuwen.webhooks.waiting", tags, this, it -> it.waiting);
    Gauge.builder("tuwen.webhooks.oldest", this, WebhookTail::age)
        .baseUnit("seconds")
        .tags(tags)
        .register(metrics);
    // There from the beginning, or the first of each would be no increase.
    for (var outcome : List.of("delivered", "failed", "refused", "dead")) {
      count(outcome, 0);
    }
  }

  private double age() {
    var since = oldest;
    return since.equals(Instant.MAX)
        ? 0
        : Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
  }

  void start() {
    thread.start();
  }

  /** Returns when what has ended is committed, or soon after. */
  void stop() {
    thread.stop(MAX_STOP_MILLIS);
    sender.close();
  }

  private void read() throws InterruptedException {
    var settings =
        WebhookClients.consumer(
            broker, BrokerNames.of(WebhookOutbox.GROUP + "." + receiver.name()));
    try (var consumer =
            new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var producer = WebhookClients.producer(broker)) {
      follow(consumer, producer);
    } catch (ExecutionException | RuntimeException e) {
      // Whatever it is: a receiver whose thread ended would never hear of anything again.
      LOG.warnf("event=webhooks_waiting receiver=%s cause=\"%s\"", receiver, e);
    }
  }

  private void follow(Consumer<String, byte[]> consumer, Producer<String, byte[]> producer)
      throws InterruptedException, ExecutionException {
    var backlog = new Backlog(config, () -> ThreadLocalRandom.current().nextDouble());
    var ended = new ConcurrentLinkedQueue<Ended>();
    consumer.subscribe(
        List.of(Topics.WEBHOOKS), new Handover(consumer, it -> backlog.forget(it.partition())));
    while (!thread.isStopped()) {
      var isBusy = backlog.inFlight() > 0;
      consumer.poll(isBusy ? BUSY_POLL : IDLE_POLL).forEach(it -> take(it, backlog));
      settle(ended, backlog, producer);
      for (var attempt : backlog.due(clock.instant())) {
        sender
            .send(attempt.attempt())
            .whenComplete((outcome, failure) -> ended.add(new Ended(attempt, known(outcome))));
      }
      if (backlog.size() < MAX_WAITING) {
        consumer.resume(consumer.paused());
      } else {
        consumer.pause(consumer.assignment());
      }
      if (System.nanoTime() - lastCommit > COMMIT_EVERY_NANOS) {
        commit(consumer, backlog);
        waiting = backlog.size();
        oldest = backlog.oldest(Instant.MAX);
      }
    }
    settle(ended, backlog, producer);
    commit(consumer, backlog);
  }

  private static Outcome known(Outcome outcome) {
    return outcome == null ? new Outcome.Failed("it could not be sent") : outcome;
  }

  private void take(ConsumerRecord<String, byte[]> record, Backlog backlog) {
    var only = header(record, LaneHeaders.RECEIVER);
    var id = record.value() == null ? Optional.<String>empty() : WebhookEvent.idIn(record.value());
    var isForUs =
        ImageKey.parse(new ObjectKey(record.key()))
            .filter(it -> receiver.isToldOf(it.owner()))
            .isPresent();
    if (id.isEmpty() || !isForUs || only.filter(it -> !it.equals(receiver.name())).isPresent()) {
      backlog.pass(record.partition(), record.offset());
      return;
    }
    backlog.add(
        new Delivery(
            record.partition(),
            record.offset(),
            record.key(),
            id.get(),
            new String(record.value(), StandardCharsets.UTF_8),
            Instant.ofEpochMilli(record.timestamp()),
            header(record, LaneHeaders.AGAIN).isPresent()));
  }

  private static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(it -> new String(it.value(), StandardCharsets.UTF_8));
  }

  private void settle(Queue<Ended> ended, Backlog backlog, Producer<String, byte[]> producer)
      throws InterruptedException, ExecutionException {
    for (var next = ended.poll(); next != null; next = ended.poll()) {
      var dead = backlog.ended(next.attempt(), next.outcome(), clock.instant());
      count(next.outcome().getClass().getSimpleName().toLowerCase(Locale.ROOT), 1);
      if (next.outcome() instanceof Outcome.Failed failed) {
        LOG.debugf("event=webhook_failed receiver=%s cause=\"%s\"", receiver, failed.reason());
      }
      for (var it : dead) {
        bury(it, producer);
      }
      count("dead", dead.size());
    }
  }

  private void count(String outcome, int number) {
    metrics
        .counter("tuwen.webhooks.tries", "receiver", receiver.name(), "outcome", outcome)
        .increment(number);
  }

  private void bury(Dead dead, Producer<String, byte[]> producer)
      throws InterruptedException, ExecutionException {
    var delivery = dead.delivery();
    var letter =
        new ProducerRecord<>(
            Topics.WEBHOOKS_DLQ,
            delivery.image(),
            delivery.body().getBytes(StandardCharsets.UTF_8));
    Map.of(
            LaneHeaders.RECEIVER,
            receiver.name(),
            LaneHeaders.DEAD_CODE,
            ErrorCode.WEBHOOK_NOT_TAKEN.code(),
            LaneHeaders.DEAD_REASON,
            receiver.name() + ": " + dead.reason(),
            LaneHeaders.DEAD_TOPIC,
            Topics.WEBHOOKS,
            LaneHeaders.DEAD_PARTITION,
            Integer.toString(delivery.partition()),
            LaneHeaders.DEAD_OFFSET,
            Long.toString(delivery.offset()),
            LaneHeaders.DEAD_ATTEMPTS,
            Integer.toString(dead.attempts()))
        .forEach(
            (name, value) -> letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
    producer.send(letter).get();
    LOG.warnf(
        "event=webhook_given_up receiver=%s delivery=%s attempts=%d cause=\"%s\"",
        receiver, delivery.id(), dead.attempts(), dead.reason());
  }

  private void commit(Consumer<?, ?> consumer, Backlog backlog) {
    lastCommit = System.nanoTime();
    var offsets = backlog.committable();
    if (!offsets.isEmpty()) {
      consumer.commitSync(
          offsets.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      it -> new TopicPartition(Topics.WEBHOOKS, it.getKey()),
                      it -> new OffsetAndMetadata(it.getValue()))));
      backlog.committed(offsets);
    }
  }
}
