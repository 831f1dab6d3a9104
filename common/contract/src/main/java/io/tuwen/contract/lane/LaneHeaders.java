package io.tuwen.contract.lane;

/**
 * The Kafka headers by which the lanes, the dead letters and the redrive understand each other.
 * Values are ASCII text; numbers are decimal, times are milliseconds since 1970.
 */
public final class LaneHeaders {
  /** In a retry lane: how often the work was tried and failed. */
  public static final String ATTEMPTS = "tuwen-attempts";

  /** In a retry lane: how often it was tried while that could not succeed, which is waited out. */
  public static final String WAITS = "tuwen-waits";

  /** In a retry lane: not to be tried before. */
  public static final String DUE = "tuwen-due";

  /**
   * In a retry lane: how many workers have died over it before it came there. It is handled alone,
   * and the next death is the last.
   */
  public static final String DEATHS = "tuwen-deaths";

  /**
   * It is to be done again: a stored failure does not end it. The value says for whom, a replay's
   * id or {@code redrive}.
   */
  public static final String AGAIN = "tuwen-again";

  /** It is to be done by this engine, such as {@code embedded/3}, where the worker has it. */
  public static final String ENGINE = "tuwen-engine";

  /** In a replay lane: the offset of the event in the same partition of {@code image.uploaded}. */
  public static final String REPLAY_SOURCE = "tuwen-replay-source";

  /** Why a record was given up: one of the codes of {@code docs/errors.md}. */
  public static final String DEAD_CODE = "dead-letter-code";

  /** Why a record was given up: one sentence for a person. */
  public static final String DEAD_REASON = "dead-letter-reason";

  public static final String DEAD_TOPIC = "dead-letter-topic";
  public static final String DEAD_PARTITION = "dead-letter-partition";
  public static final String DEAD_OFFSET = "dead-letter-offset";
  public static final String DEAD_ATTEMPTS = "dead-letter-attempts";

  /**
   * In a topic of dead letters: this record is none, but says that the one at this offset of the
   * same partition is dealt with.
   */
  public static final String SETTLED = "dead-letter-settled";

  /** How it was dealt with: {@code redriven} or {@code discarded}. */
  public static final String SETTLEMENT = "dead-letter-settlement";

  /** What the operator said about it. */
  public static final String SETTLEMENT_REASON = "dead-letter-settlement-reason";

  /** Of a webhook that is told again: to which receiver alone. */
  public static final String RECEIVER = "tuwen-receiver";

  /** Of a tombstone: the id of the deletion that it belongs to. */
  public static final String DELETION = "tuwen-deletion";

  /** Of a tombstone: when its deletion was asked for. */
  public static final String REQUESTED = "tuwen-requested";

  /** Of a tombstone: an earlier one of the same deletion has said the same. */
  public static final String REPEATED = "tuwen-repeated";

  /** Of a tombstone: the upload failed, so nothing was told of the image. */
  public static final String WITHDRAWN = "tuwen-withdrawn";

  private LaneHeaders() {}
}
