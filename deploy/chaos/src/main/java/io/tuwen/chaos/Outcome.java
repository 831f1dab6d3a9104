package io.tuwen.chaos;

/** What became of one operation on one image. */
sealed interface Outcome {
  /** Nothing yet. */
  record Pending() implements Outcome {}

  /**
   * It was done.
   *
   * @param text empty for a rendition
   */
  record Done(String text) implements Outcome {}

  record Failed(String code) implements Outcome {}
}
