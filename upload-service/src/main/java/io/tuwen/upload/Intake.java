package io.tuwen.upload;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssNotification;
import io.tuwen.contract.event.OssNotificationReader;
import io.tuwen.contract.key.LogName;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Turns notifications of object storage into our one event, keyed and once each. */
@Startup
@ApplicationScoped
public class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final List<String> OUTCOMES =
      List.of("published", "duplicate", "gone", "irrelevant", "other_bucket");

  private final ArrivedImages arrived;
  private final Vertx vertx;
  private final MeterRegistry metrics;

  Intake(ArrivedImages arrived, Vertx vertx, MeterRegistry metrics) {
    this.arrived = arrived;
    this.vertx = vertx;
    this.metrics = metrics;
    // There from the beginning, or the first of an outcome would be no increase.
    OUTCOMES.forEach(this::counter);
  }

  /**
   * Takes one notification.
   *
   * @return completes when everything of it that concerns us is published. It fails only for
   *     poison: while the broker or the storage is gone it waits, because no other copy of the
   *     notification exists
   */
  public Uni<Void> take(byte[] notification) {
    return Multi.createFrom()
        .items(() -> OssNotificationReader.read(notification).stream())
        .onItem()
        .transformToUniAndConcatenate(this::take)
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> take(OssNotification notification) {
    if (notification instanceof OssNotification.ObjectCreated created) {
      return take(created.event());
    }
    if (notification instanceof OssNotification.Unreadable unreadable) {
      return Uni.createFrom().failure(unreadable.cause());
    }
    return dropped("irrelevant");
  }

  private Uni<Void> take(ImageUploaded event) {
    if (!arrived.isOurs(event)) {
      return dropped("other_bucket");
    }
    if (arrived.isKnown(event)) {
      return dropped("duplicate");
    }
    return untilDone(Uni.createFrom().deferred(() -> asStored(event)))
        .chain(stored -> stored.isEmpty() ? dropped("gone") : publish(stored.get()));
  }

  private Uni<Optional<ImageUploaded>> asStored(ImageUploaded event) {
    return UniHelper.toUni(vertx.executeBlocking(() -> arrived.asStored(event), false));
  }

  private Uni<Void> publish(ImageUploaded event) {
    return untilDone(arrived.publish(event))
        .invoke(
            () -> {
              count("published");
              LOG.infof(
                  "event=notification_taken image=\"%s\" id=%s",
                  LogName.of(event.key()), LogName.of(event.id()));
            });
  }

  private static <T> Uni<T> untilDone(Uni<T> work) {
    return work.onFailure().retry().withBackOff(FIRST_PAUSE, LONGEST_PAUSE).indefinitely();
  }

  private Uni<Void> dropped(String why) {
    return Uni.createFrom().voidItem().invoke(() -> count(why));
  }

  private void count(String outcome) {
    counter(outcome).increment();
  }

  private Counter counter(String outcome) {
    return metrics.counter("tuwen.intake.events", "outcome", outcome);
  }
}
