package io.tuwen.ocr;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a provider said instead of a text, as far as it matters to who is asked next, and when this
 * provider is asked again.
 */
public final class ProviderFailure extends TuwenException {
  private static final long serialVersionUID = 1L;

  /** What a provider's answer means to us. */
  public enum Reason {
    /** Too many calls in a short time. */
    THROTTLED(ErrorCode.ENGINE_UNAVAILABLE),
    /** Its trouble, for a while. */
    UNAVAILABLE(ErrorCode.ENGINE_UNAVAILABLE),
    /** It did not answer in time; it may have read, and charged for, the image. */
    TIMEOUT(ErrorCode.ENGINE_TIMEOUT),
    /** No calls are left until another day or another purchase. */
    EXHAUSTED(ErrorCode.ENGINE_UNAVAILABLE),
    /** It does not know or accept our credentials or our subscription. */
    REFUSED(ErrorCode.ENGINE_UNAVAILABLE),
    /** This image; others may be read. */
    IMAGE(ErrorCode.ENGINE_REFUSED_IMAGE),
    /** A request that it does not understand, or an answer that we do not. */
    DEFECT(ErrorCode.ENGINE_UNAVAILABLE);

    private final ErrorCode code;

    Reason(ErrorCode code) {
      this.code = code;
    }
  }

  private static final Set<Reason> OF_IMAGES =
      EnumSet.of(Reason.IMAGE, Reason.UNAVAILABLE, Reason.TIMEOUT, Reason.DEFECT);

  private final Reason reason;
  private final Duration pause;
  private final boolean isMended;

  public ProviderFailure(Reason reason, String publicMessage, Throwable cause) {
    this(reason, Duration.ZERO, publicMessage, cause);
  }

  /**
   * @param pause for which the provider wants no further call; zero where it did not say
   * @param publicMessage without secrets and addresses
   */
  public ProviderFailure(Reason reason, Duration pause, String publicMessage, Throwable cause) {
    this(reason, pause, publicMessage, cause, false);
  }

  private ProviderFailure(
      Reason reason, Duration pause, String publicMessage, Throwable cause, boolean isMended) {
    super(reason.code, publicMessage, cause);
    this.reason = reason;
    this.pause = pause;
    this.isMended = isMended;
  }

  /**
   * The same failure, which the engine may mend by {@link OcrEngine.Prepared#renewed}: a token that
   * is over.
   */
  public ProviderFailure mended() {
    return new ProviderFailure(reason, pause, getMessage(), getCause(), true);
  }

  /** Whether one more call at once may succeed. An engine never makes it by itself. */
  public boolean isMended() {
    return isMended;
  }

  /** Whether a call may have failed for its image: others may be read by the same provider. */
  static boolean mayBeOfImage(TuwenException failure) {
    return failure instanceof ProviderFailure said
        ? OF_IMAGES.contains(said.reason)
        : failure.code() == ErrorCode.ENGINE_TIMEOUT;
  }

  public Reason reason() {
    return reason;
  }

  public Duration pause() {
    return pause;
  }
}
