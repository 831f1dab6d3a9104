package io.tuwen.contract.lane;

/**
 * The ways by which an event comes to a worker; each is a topic and a consumer group of its own.
 */
public enum Lane {
  /** What users wait for. */
  LIVE("live"),
  /** What did not work the first time. */
  RETRY("retry"),
  /** What an owner has sent beyond its share; it yields to the other two. */
  BULK("bulk"),
  /** What is done again on purpose, and yields to all others. */
  REPLAY("replay");

  private final String label;

  Lane(String label) {
    this.label = label;
  }

  /** As in metrics, logs and {@code /admin/pipeline}. */
  public String label() {
    return label;
  }
}
