package io.tuwen.contract.health;

import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.kafka.KafkaConfig;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while the broker answers. It says nothing of lag: a busy worker is a healthy one. */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {
  private static final String NAME = "broker";

  private final Admin admin;
  private final Duration timeout;

  BrokerReadiness(
      KafkaConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker) {
    timeout = config.readinessTimeout();
    var settings = new HashMap<>(broker);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "readiness");
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    admin = Admin.create(settings);
  }

  @Override
  public HealthCheckResponse call() {
    var options = new DescribeClusterOptions().timeoutMs((int) timeout.toMillis());
    try {
      var nodes =
          admin
              .describeCluster(options)
              .nodes()
              .get(timeout.toMillis() + 100, TimeUnit.MILLISECONDS);
      return HealthCheckResponse.named(NAME).up().withData("nodes", nodes.size()).build();
    } catch (ExecutionException | TimeoutException e) {
      return HealthCheckResponse.named(NAME)
          .down()
          .withData("reason", "the broker does not answer")
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HealthCheckResponse.down(NAME);
    }
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ZERO);
  }
}
