package io.tuwen.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The settings of a broker that is alone, small and quick to come back. */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final Map<String, String> ALONE =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", Integer.toString(NODE_ID)),
          Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("inter.broker.listener.name", "PLAINTEXT"),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          // It would wait for ever for parts of itself that have ended. Logs are read meanwhile,
          // all
          // of them after a kill.
          Map.entry("server.max.startup.time.ms", "300000"),
          Map.entry("auto.create.topics.enable", "false"));

  private static final Map<String, String> SMALL =
      Map.ofEntries(
          Map.entry("offsets.topic.num.partitions", "1"),
          Map.entry("transaction.state.log.num.partitions", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "1"),
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "2"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.threads", "1"),
          // 128 MiB by default
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024)));

  private static final Map<String, String> QUICK =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          // It would let each commit wait 5 ms for others, and an image begins behind a commit.
          "group.coordinator.append.linger.ms", "0",
          // After a kill, a restart waits for the old session to end.
          "broker.session.timeout.ms", "2000",
          "broker.heartbeat.interval.ms", "500");

  private BrokerProperties() {}

  /**
   * @param advertisedPort where clients are sent to, which may be something in between
   */
  static Properties of(Path directory, int port, int controllerPort, int advertisedPort) {
    var properties = new Properties();
    properties.putAll(ALONE);
    properties.putAll(SMALL);
    properties.putAll(QUICK);
    var broker = "PLAINTEXT://127.0.0.1:" + port;
    var controller = "127.0.0.1:" + controllerPort;
    properties.put("listeners", broker + "," + CONTROLLER_LISTENER + "://" + controller);
    properties.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + advertisedPort);
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.put("log.dirs", directory.toString());
    return properties;
  }
}
