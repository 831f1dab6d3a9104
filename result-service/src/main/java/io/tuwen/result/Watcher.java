package io.tuwen.result;

/** Hears what becomes of an image. Its methods return at once. */
interface Watcher {
  /** What a look has shown that began after this watcher was there. */
  void found(Finding finding);

  /** A look was not possible. */
  void failed(Throwable cause);
}
