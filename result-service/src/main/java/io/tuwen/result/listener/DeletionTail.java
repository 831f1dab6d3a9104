package io.tuwen.result.listener;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.kafka.TopicTail;
import io.tuwen.contract.topic.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reads {@code image.deletions} in every instance.
 *
 * <p>INVARIANT: an instance is not ready before it knows which images were to go when it started. A
 * broker that goes away later takes no readiness.
 */
@Readiness
@ApplicationScoped
class DeletionTail implements HealthCheck {
  private final TopicTail tail;

  DeletionTail(
      OpenDeletions deletions, @Identifier("default-kafka-broker") Map<String, Object> broker) {
    tail = new TopicTail(Topics.IMAGE_DELETIONS, "image-deletions", broker, deletions::take);
  }

  void start(@Observes StartupEvent started) {
    tail.start();
  }

  void stop(@Observes ShutdownEvent stopping) {
    tail.stop();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("images to be deleted").status(tail.isCaughtUp()).build();
  }
}
