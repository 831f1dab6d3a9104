package io.tuwen.contract.testing;

import java.nio.file.Path;

/** The Kafka broker of the tests. It keeps its port and its records when it is stopped. */
public interface TestBroker extends AutoCloseable {
  String bootstrapServers();

  void stop();

  /** Starts it again after {@link #stop}. */
  void restart();

  /** Stops it for good. */
  @Override
  void close();

  /** Starts the broker that {@link BrokerChoice} names. */
  static TestBroker start(Path directory) {
    return switch (BrokerChoice.OF_THIS_JVM) {
      case CONTAINER -> new ContainerBroker();
      case LOCAL -> new LocalBroker(directory);
    };
  }
}
