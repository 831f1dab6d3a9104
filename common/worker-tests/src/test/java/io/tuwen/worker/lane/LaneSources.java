package io.tuwen.worker.lane;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.reactive.messaging.kafka.KafkaCDIEvents;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailStop;
import io.smallrye.reactive.messaging.kafka.fault.KafkaFailureHandler;
import io.smallrye.reactive.messaging.kafka.impl.KafkaSource;
import io.tuwen.contract.lane.Lane;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The channels of a worker's lanes as the Kafka connector makes them from the configuration that we
 * ship, without an application around them: a test has several workers in one JVM.
 */
final class LaneSources implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<KafkaSource<byte[], byte[]>> sources = new ArrayList<>();

  LaneSources(WorkerLanes lanes, String worker, String replayTopic, Map<String, Object> broker) {
    var shipped = shipped(worker, replayTopic);
    KafkaCommitHandler.Factory commits = new LaneIntakes(lanes);
    KafkaFailureHandler.Factory failures = new KafkaFailStop.Factory();
    for (var lane : Lane.values()) {
      var settings = new HashMap<String, String>();
      settings.putAll(below(shipped, "mp.messaging.connector.smallrye-kafka."));
      settings.putAll(below(shipped, "mp.messaging.incoming." + lane.label() + "."));
      broker.forEach((name, value) -> settings.put(name, value.toString()));
      settings.put("channel-name", lane.label());
      var source =
          new KafkaSource<byte[], byte[]>(
              vertx,
              settings.get("group.id"),
              new KafkaConnectorIncomingConfiguration(config(settings)),
              beans(),
              beans(commits),
              beans(failures),
              beans(),
              new NoEvents(),
              beans(),
              beans(),
              -1);
      sources.add(source);
      source.getStream().subscribe().with(lanes::take);
    }
  }

  private static SmallRyeConfig shipped(String worker, String replayTopic) {
    var builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withDefaultValue("quarkus.application.name", worker)
            .withDefaultValue("mp.messaging.incoming.replay.topic", replayTopic);
    try {
      var files =
          LaneSources.class
              .getClassLoader()
              .getResources("META-INF/microprofile-config.properties");
      for (var file : Collections.list(files)) {
        builder.withSources(new PropertiesConfigSource(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder.build();
  }

  private static Map<String, String> below(SmallRyeConfig config, String prefix) {
    var values = new HashMap<String, String>();
    for (var name : config.getPropertyNames()) {
      if (name.startsWith(prefix)) {
        values.put(name.substring(prefix.length()), config.getValue(name, String.class));
      }
    }
    return values;
  }

  private static SmallRyeConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(settings, "channel", 100))
        .build();
  }

  /** The connector takes what it is made of from CDI. */
  @SuppressWarnings("unchecked")
  private static <T> Instance<T> beans(Object... beans) {
    return (Instance<T>)
        Proxy.newProxyInstance(
            LaneSources.class.getClassLoader(),
            new Class<?>[] {Instance.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "select" -> proxy;
                  case "isUnsatisfied" -> beans.length == 0;
                  case "isResolvable" -> beans.length == 1;
                  case "stream" -> Stream.of(beans);
                  case "get" -> beans[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final class NoEvents extends KafkaCDIEvents {
    @Override
    @SuppressWarnings("unchecked")
    public Event<Consumer<?, ?>> consumer() {
      return (Event<Consumer<?, ?>>)
          Proxy.newProxyInstance(
              LaneSources.class.getClassLoader(),
              new Class<?>[] {Event.class},
              (proxy, method, arguments) -> null);
    }
  }

  @Override
  public void close() {
    sources.forEach(KafkaSource::closeQuietly);
    vertx.closeAndAwait();
  }
}
