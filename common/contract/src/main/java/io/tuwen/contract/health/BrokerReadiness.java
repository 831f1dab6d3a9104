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
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Ready as soon as the broker has answered, and lets this service do what it does.
 *
 * <p>After that, a broker that is away makes no pod leave: it is away for all of them, and clients
 * would get the error of a balancer without backends in the place of ours, which says when to ask
 * again. It says nothing of lag either: a busy worker is a healthy one.
 */
@Readiness
@ApplicationScoped
class BrokerReadiness implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(BrokerReadiness.class);
  private static final String NAME = "broker";

  private final Admin admin;
  private final Duration timeout;
  private final BrokerRights rights;
  private volatile boolean wasReady;
  private volatile String lastReason = "";

  BrokerReadiness(
      KafkaConfig config,
      Config all,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    rights = new BrokerRights(all);
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
      if (!wasReady) {
        var missing = rights.missing(admin, timeout);
        if (missing.isPresent()) {
          return without(missing.get());
        }
      }
      wasReady = true;
      lastReason = "";
      return HealthCheckResponse.named(NAME).up().withData("nodes", nodes.size()).build();
    } catch (ExecutionException | TimeoutException e) {
      return without("the broker does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return HealthCheckResponse.down(NAME);
    }
  }

  private HealthCheckResponse without(String reason) {
    if (!reason.equals(lastReason)) {
      lastReason = reason;
      LOG.warnf("event=broker_not_usable ready=%s reason=\"%s\"", wasReady, reason);
    }
    return HealthCheckResponse.named(NAME).status(wasReady).withData("reason", reason).build();
  }

  @PreDestroy
  void close() {
    admin.close(Duration.ZERO);
  }
}
