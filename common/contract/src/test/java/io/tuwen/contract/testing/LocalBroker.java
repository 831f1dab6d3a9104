package io.tuwen.contract.testing;

import io.tuwen.kafka.LocalKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real broker in this JVM. */
final class LocalBroker implements TestBroker {
  /** It tells of every partition at every start and stop, which takes longer than to start. */
  private static final List<Logger> LOGGERS =
      List.of(
          Logger.getLogger("kafka"),
          Logger.getLogger("org.apache.kafka"),
          Logger.getLogger("state.change.logger"));

  private final Path directory;
  private LocalKafka kafka;

  LocalBroker(Path directory) {
    LOGGERS.forEach(it -> it.setLevel(Level.WARNING));
    this.directory = directory;
    kafka = LocalKafka.start(directory, 0);
  }

  @Override
  public String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public void stop() {
    kafka.close();
  }

  @Override
  public void restart() {
    kafka = LocalKafka.start(directory, kafka.port());
  }

  @Override
  public void close() {
    kafka.close();
  }
}
