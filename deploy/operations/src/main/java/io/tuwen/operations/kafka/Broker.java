package io.tuwen.operations.kafka;

import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/** How the operators' side speaks to the broker: settings, one admin client, bounded waits. */
@ApplicationScoped
class Broker {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Map<String, Object> settings;
  private Admin admin;

  Broker(@Identifier("default-kafka-broker") Map<String, Object> broker) {
    settings = new HashMap<>(broker);
    settings.put("reconnect.backoff.max.ms", 1000);
  }

  /** The broker's address and how to be let in, and what the caller adds to it. */
  Map<String, Object> settings(Map<String, Object> more) {
    var all = new HashMap<>(settings);
    all.putAll(more);
    return all;
  }

  synchronized Admin admin() {
    if (admin == null) {
      admin =
          Admin.create(
              settings(
                  Map.of(
                      "client.id",
                      "operators",
                      "default.api.timeout.ms",
                      (int) PATIENCE.toMillis(),
                      "request.timeout.ms",
                      (int) PATIENCE.toMillis() - 500)));
    }
    return admin;
  }

  <T> T await(Future<T> answer) {
    return await(answer, PATIENCE);
  }

  <T> T await(Future<T> answer, Duration atMost) {
    try {
      return answer.get(atMost.toMillis() + 100, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unavailable(e.getCause());
    } catch (TimeoutException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  static TuwenException unavailable(Throwable cause) {
    return new TuwenException(
        ErrorCode.BROKER_UNAVAILABLE, "the event broker did not do what it was asked for", cause);
  }

  @PreDestroy
  synchronized void close() {
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
  }
}
