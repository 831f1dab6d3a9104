package io.tuwen.worker.lane;

/**
 * How often an image was tried.
 *
 * @param attempts of which there are only so many
 * @param waits tries that are waited out: they say nothing of the image, and are no attempts
 */
record Tried(int attempts, int waits) {
  Tried onceMore() {
    return new Tried(attempts + 1, waits);
  }

  Tried waitedOnceMore() {
    return new Tried(attempts, waits + 1);
  }

  int inAll() {
    return attempts + waits;
  }
}
