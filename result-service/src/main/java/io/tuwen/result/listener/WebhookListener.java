package io.tuwen.result.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.result.webhook.Receivers;
import io.tuwen.result.webhook.Sender;
import io.tuwen.result.webhook.WebhooksConfig;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells every receiver, each by a consumer group of its own: none waits for another. */
@ApplicationScoped
class WebhookListener {
  private final Receivers receivers;
  private final WebhooksConfig config;
  private final Map<String, Object> broker;
  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final List<WebhookTail> tails = new ArrayList<>();

  WebhookListener(
      Receivers receivers,
      WebhooksConfig config,
      Vertx vertx,
      MeterRegistry metrics,
      @Identifier("default-kafka-broker") Map<String, Object> broker) {
    this.receivers = receivers;
    this.config = config;
    this.broker = broker;
    this.vertx = vertx;
    this.metrics = metrics;
  }

  void start(@Observes StartupEvent started) {
    var clock = InstantSource.system();
    for (var receiver : receivers.all()) {
      var sender = new Sender(receiver, config, vertx, clock);
      var tail = new WebhookTail(receiver, config, sender, broker, clock, metrics);
      tails.add(tail);
      tail.start();
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    tails.forEach(WebhookTail::stop);
  }
}
