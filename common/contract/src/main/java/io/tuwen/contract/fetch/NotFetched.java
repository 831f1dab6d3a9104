package io.tuwen.contract.fetch;

/**
 * Nothing is to be had at an address.
 *
 * <p>The message is for the log and for operators. A client is told {@link #PUBLIC} and no more: by
 * the difference between a host that is refused, one that does not answer and one that answers 403
 * it could look around in our network.
 */
public final class NotFetched extends Exception {
  /** What every client is told. */
  public static final String PUBLIC = "nothing could be fetched from the address";

  private static final long serialVersionUID = 1L;

  /** Of what kind it is. */
  public enum Reason {
    /** The address leads where this service does not go. */
    ADDRESS_REFUSED,
    FETCH_FAILED,
    TOO_LARGE
  }

  private final Reason reason;

  private NotFetched(Reason reason, String detail, Throwable cause) {
    super(detail, cause);
    this.reason = reason;
  }

  static NotFetched refused(String why) {
    return new NotFetched(Reason.ADDRESS_REFUSED, "the address " + why, null);
  }

  static NotFetched failed(String why, Throwable cause) {
    return new NotFetched(Reason.FETCH_FAILED, why, cause);
  }

  static NotFetched tooLarge(long most) {
    return new NotFetched(Reason.TOO_LARGE, "it sends more than " + most + " bytes", null);
  }

  public Reason reason() {
    return reason;
  }
}
