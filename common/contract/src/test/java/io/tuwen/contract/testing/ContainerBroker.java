package io.tuwen.contract.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The broker of the Compose file, in a container. */
final class ContainerBroker implements TestBroker {
  static final String IMAGE = "apache/kafka:4.1.1";
  private static final int PORT_INSIDE = 9092;

  private final KafkaContainer container =
      new KafkaContainer(DockerImageName.parse(IMAGE))
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");

  ContainerBroker() {
    // A container that is started again gets another port, unless it was asked for one.
    container.setPortBindings(List.of(freePort() + ":" + PORT_INSIDE));
    container.start();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return container.getBootstrapServers();
  }

  /** Only stopped: Testcontainers' own {@code stop} removes it, and its records. */
  @Override
  public void stop() {
    container.getDockerClient().stopContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void restart() {
    container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.close();
  }
}
