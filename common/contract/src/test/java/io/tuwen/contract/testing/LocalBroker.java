package io.tuwen.contract.testing;

import io.tuwen.kafka.LocalKafka;
import java.nio.file.Path;

/** A real broker in this JVM. */
final class LocalBroker implements TestBroker {
  private final Path directory;
  private LocalKafka kafka;

  LocalBroker(Path directory) {
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
