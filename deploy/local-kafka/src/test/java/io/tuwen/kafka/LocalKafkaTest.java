package io.tuwen.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalKafkaTest {
  private static final List<NewTopic> TOPICS = List.of(new NewTopic(Records.TOPIC, 1, (short) 1));

  @TempDir Path directory;

  @Test
  void records_outlive_a_restart_on_the_same_port() throws Exception {
    int port;
    try (var broker = LocalKafka.start(directory, 0)) {
      port = broker.port();
      broker.createTopics(TOPICS);
      Records.write(broker.bootstrapServers(), 1000);
    }

    try (var broker = LocalKafka.start(directory, port)) {
      broker.createTopics(TOPICS); // those that exist are left alone

      assertThat(broker.port()).isEqualTo(port);
      assertThat(Records.count(broker.bootstrapServers())).isEqualTo(1000);
    }
  }

  /** A second broker on a live directory once cut off the log of the first. */
  @Test
  void a_directory_in_use_is_refused_and_untouched() throws Exception {
    try (var broker = LocalKafka.start(directory, 0)) {
      broker.createTopics(TOPICS);
      Records.write(broker.bootstrapServers(), 10);

      assertThatThrownBy(() -> LocalKafka.start(directory, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another broker is using " + directory);

      Records.write(broker.bootstrapServers(), 10);
      assertThat(Records.count(broker.bootstrapServers())).isEqualTo(20);
    }
  }

  /** It ended the JVM that it ran in, and all that ran there with it. */
  @Test
  void a_broker_whose_directory_fails_tells_so_and_can_be_started_again() throws Exception {
    var gaveUp = new Semaphore(0);
    LocalKafka.whenItGivesUp(gaveUp::release);
    var logs = directory.resolve("kafka");
    var partition = logs.resolve(Records.TOPIC + "-0");
    try (var broker = LocalKafka.startWith(logs, Map.of("log.segment.bytes", "1048576"))) {
      broker.createTopics(TOPICS);
      Records.write(broker.bootstrapServers(), 10);
      // The next segment has no directory.
      Files.move(partition, directory.resolve("moved"));

      var sending = Records.fillingASegment(broker.bootstrapServers());
      assertThat(gaveUp.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
      sending.close();
    }

    Files.move(directory.resolve("moved"), partition);
    try (var broker = LocalKafka.start(logs, 0)) {
      assertThat(Records.count(broker.bootstrapServers())).isGreaterThanOrEqualTo(10);
    }
  }

  /** Its stop asked the controller for five minutes whether it might stop. */
  @Test
  void a_broker_whose_controller_has_ended_is_abandoned_soon() throws Exception {
    var gaveUp = new Semaphore(0);
    LocalKafka.whenItGivesUp(gaveUp::release);
    var logs = directory.resolve("kafka");
    var metadata = logs.resolve("__cluster_metadata-0");
    var broker = LocalKafka.startWith(logs, Map.of("metadata.log.segment.ms", "1000"));
    Files.move(metadata, directory.resolve("moved"));
    assertThat(gaveUp.tryAcquire(60, TimeUnit.SECONDS)).isTrue();

    broker.abandon();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    Files.move(directory.resolve("moved"), metadata);
    LocalKafka.start(logs, 0).close();
  }

  @Test
  void a_killed_broker_loses_nothing_that_was_acknowledged() throws Exception {
    var process = BrokerProcess.start(directory);
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      var port = Integer.parseInt(lines.readLine().replace("port ", ""));
      var bootstrapServers = "127.0.0.1:" + port;
      try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
        admin.createTopics(TOPICS).all().get();
      }
      Records.write(bootstrapServers, 20_000);
    } finally {
      process.destroyForcibly().waitFor();
    }

    try (var broker = LocalKafka.start(directory, 0)) {
      assertThat(Records.count(broker.bootstrapServers())).isEqualTo(20_000);
    }
  }
}
