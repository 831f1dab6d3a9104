package io.tuwen.worker.lane;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConnectorIncomingConfiguration;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import io.smallrye.reactive.messaging.kafka.commit.KafkaCommitHandler;
import io.tuwen.contract.lane.Lane;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.BiConsumer;

/** The commit strategy {@code lanes} of the Kafka connector. */
@ApplicationScoped
@Identifier("lanes")
class LaneIntakes implements KafkaCommitHandler.Factory {
  private final WorkerLanes lanes;

  LaneIntakes(WorkerLanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public KafkaCommitHandler create(
      KafkaConnectorIncomingConfiguration config,
      Vertx vertx,
      KafkaConsumer<?, ?> consumer,
      BiConsumer<Throwable, Boolean> failures) {
    var lane = Lane.valueOf(config.getChannel().toUpperCase(Locale.ROOT));
    return lanes.intake(lane, config.getTopic().orElse(""), consumer, vertx);
  }
}
