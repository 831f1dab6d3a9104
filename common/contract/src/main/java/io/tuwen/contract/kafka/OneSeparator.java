package io.tuwen.contract.kafka;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.topic.BrokerNames;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Channels have their names from the configuration, and all else from {@link BrokerNames}. */
@ApplicationScoped
class OneSeparator {
  void check(@Observes StartupEvent started, TopicsConfig config) {
    if (!config.separator().equals(BrokerNames.separator())) {
      throw new IllegalStateException(
          BrokerNames.PROPERTY + " is said by a file: give it as TUWEN_TOPICS_SEPARATOR");
    }
  }
}
