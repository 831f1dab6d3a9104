package io.tuwen.result.endpoint;

import io.smallrye.mutiny.subscription.Cancellable;
import io.tuwen.contract.key.ImageKey;

/** An image that the client of a socket has subscribed to. */
final class Followed {
  private final String id;
  private final ImageKey image;
  private Cancellable subscription = () -> {};

  /** Not under the session's lock: it is said by the threads that look. */
  private volatile boolean isTold;

  private volatile boolean isOver;

  /**
   * Prepares.
   *
   * @param id as the client says it
   */
  Followed(String id, ImageKey image) {
    this.id = id;
    this.image = image;
  }

  ImageKey image() {
    return image;
  }

  String id() {
    return id;
  }

  void begin(Cancellable begun) {
    subscription = begun;
  }

  void told() {
    isTold = true;
  }

  boolean isTold() {
    return isTold;
  }

  boolean isOver() {
    return isOver;
  }

  void end() {
    isOver = true;
    subscription.cancel();
  }
}
