package io.tuwen.contract.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.testcontainers.DockerClientFactory;

/**
 * Which broker the tests use: a container where a container engine is there, else one in this JVM.
 * The system property {@code tuwen.test.broker}, {@code container} or {@code local}, forces one.
 */
enum BrokerChoice {
  CONTAINER,
  LOCAL;

  static final String PROPERTY = "tuwen.test.broker";

  static final BrokerChoice OF_THIS_JVM =
      choose(
          Optional.ofNullable(System.getProperty(PROPERTY)), BrokerChoice::isContainerEngineThere);

  /**
   * Chooses.
   *
   * @param forced the value of {@link #PROPERTY}; the engine is not asked where there is one
   */
  static BrokerChoice choose(Optional<String> forced, BooleanSupplier isEngineThere) {
    var choice =
        forced
            .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
            .orElseGet(() -> isEngineThere.getAsBoolean() ? CONTAINER : LOCAL);
    Logger.getLogger(BrokerChoice.class)
        .infof(
            "event=test_broker_chosen broker=%s forced=%s",
            choice.name().toLowerCase(Locale.ROOT), forced.isPresent());
    return choice;
  }

  /**
   * Testcontainers looks for an engine in many places and logs an error; most have none of them.
   */
  private static boolean isContainerEngineThere() {
    var isLikely =
        System.getenv("DOCKER_HOST") != null
            || System.getenv("TESTCONTAINERS_HOST_OVERRIDE") != null
            || Files.exists(Path.of("/var/run/docker.sock"))
            || Files.exists(Path.of(System.getProperty("user.home"), ".docker/run/docker.sock"))
            || Files.exists(Path.of(System.getProperty("user.home"), ".testcontainers.properties"));
    return isLikely && DockerClientFactory.instance().isDockerAvailable();
  }
}
