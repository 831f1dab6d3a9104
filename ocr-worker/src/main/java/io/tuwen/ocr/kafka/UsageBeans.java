package io.tuwen.ocr.kafka;

import io.smallrye.common.annotation.Identifier;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.spend.Spend;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;

/** Counts calls where there is a provider; a worker without one does not touch the topic. */
@ApplicationScoped
class UsageBeans {
  private static final int RUN_BYTES = 4;

  private UsageTopic topic;

  @Produces
  @Singleton
  Spend spend(OcrConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker) {
    topic = new UsageTopic(broker, run(config.instance()), InstantSource.system());
    topic.start();
    return topic.claims();
  }

  /** A process that starts anew under the same name does not continue the count of the last. */
  private static String run(String instance) {
    var random = new byte[RUN_BYTES];
    new SecureRandom().nextBytes(random);
    return instance.replaceAll("[^A-Za-z0-9.-]", "-") + "." + HexFormat.of().formatHex(random);
  }

  @PreDestroy
  void close() {
    if (topic != null) {
      topic.close();
    }
  }
}
