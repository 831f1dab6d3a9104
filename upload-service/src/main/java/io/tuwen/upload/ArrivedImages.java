package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import jakarta.enterprise.context.ApplicationScoped;

/** Publishes what is in the bucket already, unless it was published lately, by whatever way. */
@ApplicationScoped
public class ArrivedImages {
  private final ImageEvents events;
  private final RecentEvents recent;

  ArrivedImages(ImageEvents events, RecentEvents recent) {
    this.events = events;
    this.recent = recent;
  }

  /** Completes when the event is durable, from now or before. */
  public Uni<Void> publish(ImageUploaded event) {
    return Uni.createFrom()
        .deferred(
            () ->
                recent.contains(event)
                    ? Uni.createFrom().voidItem()
                    : events.publish(event).invoke(() -> recent.add(event)));
  }
}
