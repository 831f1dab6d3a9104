package io.tuwen.upload;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssNotification;
import io.tuwen.contract.event.OssNotificationReader;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Turns notifications of object storage into our one event, keyed and once each. */
@ApplicationScoped
public class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ImageEvents events;
  private final RecentEvents recent;
  private final MeterRegistry metrics;
  private final String originals;

  Intake(ImageEvents events, RecentEvents recent, ObjectStore store, MeterRegistry metrics) {
    this.events = events;
    this.recent = recent;
    this.metrics = metrics;
    originals = store.name(Bucket.ORIGINALS);
  }

  /**
   * Takes one notification.
   *
   * @return completes when everything of it that concerns us is published. It fails only for
   *     poison: while the broker is gone it waits, because no other copy of the notification exists
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
    return dropped("irrelevant");
  }

  private Uni<Void> take(ImageUploaded event) {
    if (!event.bucket().equals(originals)) {
      return dropped("other_bucket");
    }
    if (recent.contains(event)) {
      return dropped("duplicate");
    }
    return events
        .publish(event)
        .onFailure()
        .retry()
        .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
        .indefinitely()
        .invoke(
            () -> {
              recent.add(event);
              count("published");
              LOG.infof(
                  "event=notification_taken image=\"%s\" id=%s",
                  LogName.of(event.key()), LogName.of(event.id()));
            });
  }

  private Uni<Void> dropped(String why) {
    return Uni.createFrom().voidItem().invoke(() -> count(why));
  }

  private void count(String outcome) {
    metrics.counter("tuwen.intake.events", "outcome", outcome).increment();
  }
}
