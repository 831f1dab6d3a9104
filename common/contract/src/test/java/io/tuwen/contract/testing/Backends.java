package io.tuwen.contract.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.auth.Access;
import io.tuwen.emulator.sts.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A real broker and a real object store, over a directory that goes with them. Both run in this
 * JVM, unless {@link BrokerChoice} puts the broker into a container.
 */
public final class Backends implements AutoCloseable {
  public static final String ACCESS_KEY_ID = "tuwen-test";
  public static final String ACCESS_KEY_SECRET = "tuwen-test-secret";
  public static final String REGION = "cn-hangzhou";
  public static final List<String> BUCKETS =
      List.of("tuwen-originals", "tuwen-texts", "tuwen-renditions");

  /**
   * Fewer than in production where a module says so, since each takes time at a start and a stop.
   */
  private static final int MAX_PARTITIONS =
      Integer.getInteger("tuwen.test.partitions", Integer.MAX_VALUE);

  /** Of the account, in policies to paste. */
  private static final String PLACEHOLDER_ACCOUNT = "1234567890123456";

  private final Path directory;
  private final OssEmulator storage;
  private final TestBroker broker;

  private Backends(Path directory) {
    this.directory = directory;
    storage =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory.resolve("oss"),
                Map.of(ACCESS_KEY_ID, ACCESS_KEY_SECRET),
                REGION,
                BUCKETS));
    broker = TestBroker.start(directory.resolve("kafka"));
    createTopics();
  }

  public static Backends start() {
    try {
      return new Backends(Files.createTempDirectory("tuwen-test-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public OssEmulator storage() {
    return storage;
  }

  public TestBroker broker() {
    return broker;
  }

  /** What a service is to be told of all this. */
  public Map<String, String> configuration() {
    return Map.of(
        "tuwen.kafka.bootstrap-servers", broker.bootstrapServers(),
        "tuwen.storage.endpoint", storage.endpoint().toString(),
        "tuwen.storage.region", REGION,
        "tuwen.storage.access-key-id", ACCESS_KEY_ID,
        "tuwen.storage.access-key-secret", ACCESS_KEY_SECRET);
  }

  /**
   * The same for a service without a key, by a role that has the service's policy of {@code
   * deploy/policies}: what the policy does not allow fails. Services without a policy have the key.
   */
  public Map<String, String> configurationByRole(String service) {
    var policy = RepositoryFiles.file("deploy/policies/" + service + ".json");
    if (!Files.isRegularFile(policy)) {
      return configuration();
    }
    storage.sts().add(Role.of(service, statements(service).toString()));
    storage.metadata().attach(service);
    var configuration = new HashMap<>(configuration());
    configuration.keySet().removeIf(it -> it.startsWith("tuwen.storage.access-key-"));
    configuration.put("tuwen.credentials.ecs-role", service);
    configuration.put("tuwen.credentials.metadata-url", storage.metadataEndpoint().toString());
    return configuration;
  }

  /** What a service may do, and what it may do beside that where phones get credentials. */
  private static ObjectNode statements(String service) {
    var json = new ObjectMapper();
    var policy = json.createObjectNode().put("Version", "1");
    var statements = policy.putArray("Statement");
    for (var name : List.of(service, service + "-phones")) {
      var file = RepositoryFiles.file("deploy/policies/" + name + ".json");
      try {
        if (Files.isRegularFile(file)) {
          var text = Files.readString(file).replace(PLACEHOLDER_ACCOUNT, Access.ACCOUNT);
          json.readTree(text).path("Statement").forEach(statements::add);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return policy;
  }

  public void stopBroker() {
    broker.stop();
  }

  /** On the port and with the records that it had before. */
  public void restartBroker() {
    broker.restart();
  }

  private void createTopics() {
    var settings = Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers());
    try (var admin = Admin.create(settings)) {
      admin.createTopics(Topics.ALL.stream().map(Backends::topic).toList()).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a topic cannot be created", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topics were created", e);
    }
  }

  private static NewTopic topic(TopicSpec spec) {
    return new NewTopic(
            spec.name(),
            Optional.of(Math.min(spec.partitions(), MAX_PARTITIONS)),
            Optional.of((short) 1))
        .configs(spec.config());
  }

  @Override
  public void close() {
    broker.close();
    storage.close();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
