package io.tuwen.ocr.guard;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;

/** A provider was not asked, so that this has cost nothing. */
public final class NotAsked extends TuwenException {
  private static final long serialVersionUID = 1L;

  /** Why it was not. */
  public enum Why {
    /** It is off for a while, or another call probes it at this moment. */
    PAUSED,
    /** Its turn would come too late. */
    RATE,
    /** The day's calls are used up. */
    CAP,
    /** As many calls are under way as it takes, or other images take the memory of this worker. */
    BUSY,
    /** The call could not be counted. */
    UNCOUNTED
  }

  private final Why why;

  public NotAsked(Why why, String publicMessage) {
    this(why, publicMessage, null);
  }

  public NotAsked(Why why, String publicMessage, Throwable cause) {
    super(ErrorCode.ENGINE_UNAVAILABLE, publicMessage, cause);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
