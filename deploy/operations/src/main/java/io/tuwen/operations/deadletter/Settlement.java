package io.tuwen.operations.deadletter;

/** How a dead letter was dealt with, as its topic says it. */
enum Settlement {
  REDRIVEN("redriven"),
  DISCARDED("discarded");

  private final String word;

  Settlement(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
