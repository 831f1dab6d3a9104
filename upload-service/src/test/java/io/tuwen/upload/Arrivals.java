package io.tuwen.upload;

import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.store.ObjectStore;

/** What others have put into a store, for tests of those who tell of it. */
public final class Arrivals {
  private Arrivals() {}

  /** A service that has published nothing yet. */
  public static ArrivedImages of(ObjectStore store, ImageEvents events) {
    return new ArrivedImages(events, new RecentEvents(), store);
  }
}
