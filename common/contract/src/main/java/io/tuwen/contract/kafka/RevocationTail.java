package io.tuwen.contract.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.topic.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Reads {@code sessions.revoked} in every instance of a service that takes sessions.
 *
 * <p>INVARIANT: a service is not ready before it has read what was there when it started. A broker
 * that goes away later takes no readiness: sessions end by themselves.
 */
@Readiness
@ApplicationScoped
class RevocationTail implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(RevocationTail.class);
  private static final String NAME = "revoked sessions";

  private final SessionTokens tokens;
  private final Revocations revocations;
  private final TopicTail tail;

  RevocationTail(
      SessionTokens tokens,
      Revocations revocations,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.tokens = tokens;
    this.revocations = revocations;
    tail = new TopicTail(Topics.SESSIONS_REVOKED, "revoked-sessions", broker, this::take);
  }

  void start(@Observes StartupEvent started) {
    if (tokens.canSign()) {
      tail.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    tail.stop();
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named(NAME).status(tail.isCaughtUp() || !tokens.canSign()).build();
  }

  private void take(String key, byte[] moment) {
    if (key == null || moment == null) {
      return;
    }
    try {
      revocations.take(key, Instant.parse(new String(moment, StandardCharsets.UTF_8)));
    } catch (DateTimeParseException e) {
      LOG.errorf("event=undecodable topic=%s cause=\"%s\"", Topics.SESSIONS_REVOKED, e);
    }
  }
}
