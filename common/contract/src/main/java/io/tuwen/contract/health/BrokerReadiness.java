package io.tuwen.contract.health;

import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.kafka.KafkaConfig;
import io.tuwen.contract.topic.ServiceRights;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready as soon as the brokers have answered and let this service's user do what the service does.
 *
 * <p>After that, brokers that are away make no pod leave: they are away for all pods, and clients
 * would get the error of a balancer without backends in the place of ours, which says when to ask
 * again. It says nothing of lag either: a busy worker is a healthy one.
 */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(BrokerReadiness.class);
  private static final String NAME = "broker";

  private final Admin admin;
  private final KafkaConfig config;
  private final MissingRights rights;
  private volatile boolean wasReady;
  private volatile String lastReason = "";

  BrokerReadiness(
      KafkaConfig config,
      @ConfigProperty(name = "quarkus.application.name") String service,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.config = config;
    rights = new MissingRights(ServiceRights.of(service));
    var settings = new HashMap<>(broker);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "readiness");
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    admin = Admin.create(settings);
  }

  @Override
  public HealthCheckResponse call() {
    var timeout = config.readinessTimeout();
    var options = new DescribeClusterOptions().timeoutMs((int) timeout.toMillis());
    try {
      var nodes =
          admin
              .describeCluster(options)
              .nodes()
              .get(timeout.toMillis() + 100, TimeUnit.MILLISECONDS);
      if (!wasReady) {
        var missing = rights.find(admin, timeout);
        if (!missing.isEmpty()) {
          return without("the Kafka user may not: " + String.join(", ", missing), false);
        }
        wasReady = true;
      }
      if (!lastReason.isEmpty()) {
        lastReason = "";
        LOG.info("event=broker_usable");
      }
      return HealthCheckResponse.named(NAME).up().withData("nodes", nodes.size()).build();
    } catch (ExecutionException | TimeoutException e) {
      return without("the broker does not answer", wasReady || !config.neededAtStart());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HealthCheckResponse.down(NAME);
    }
  }

  private HealthCheckResponse without(String reason, boolean isReady) {
    if (!reason.equals(lastReason)) {
      lastReason = reason;
      LOG.warnf("event=broker_not_usable ready=%s reason=\"%s\"", isReady, reason);
    }
    return HealthCheckResponse.named(NAME).status(isReady).withData("reason", reason).build();
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ZERO);
  }
}
