package io.tuwen.contract.testing;

import io.tuwen.kafka.LocalKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  /**
   * A pause of two seconds, as on a busy machine, has the only broker shut out. A restart keeps to
   * those two: it may wait for the session before it to end.
   */
  private static final Map<String, String> PATIENT = Map.of("broker.session.timeout.ms", "9000");

  private final Path directory;
  private LocalKafka kafka;

  LocalBroker(Path directory) {
    LOGGERS.forEach(it -> it.setLevel(Level.WARNING));
    this.directory = directory;
    kafka = LocalKafka.startWith(directory, PATIENT);
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
