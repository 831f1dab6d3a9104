package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ObjectStore;
import java.util.function.Function;

/** What others have put into a store, for tests of those who tell of it. */
public final class Arrivals {
  private Arrivals() {}

  /** A service that has published nothing yet. */
  public static ArrivedImages of(ObjectStore store, Function<ImageUploaded, Uni<Void>> publisher) {
    return of(store, new RecentEvents(), publisher);
  }

  static ArrivedImages of(
      ObjectStore store, RecentEvents recent, Function<ImageUploaded, Uni<Void>> publisher) {
    var events =
        new ImageEvents() {
          @Override
          public Uni<Void> publish(ImageUploaded event) {
            return publisher.apply(event);
          }

          @Override
          public Uni<Void> withdraw(ObjectKey key) {
            throw new UnsupportedOperationException("what has arrived is not taken back");
          }
        };
    return new ArrivedImages(events, recent, store);
  }
}
