package io.tuwen.contract.store;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSSErrorCode;
import com.aliyun.oss.OSSException;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Tries an OSS request a few times and says in our words why it failed. */
final class Attempts {
  private static final long FIRST_PAUSE_MILLIS = 100;

  /** No later attempt succeeds until an operator acts. */
  private static final Set<String> REFUSALS =
      Set.of(
          OSSErrorCode.NO_SUCH_BUCKET,
          OSSErrorCode.ACCESS_DENIED,
          OSSErrorCode.ACCESS_FORBIDDEN,
          OSSErrorCode.INVALID_ACCESS_KEY_ID,
          OSSErrorCode.SIGNATURE_DOES_NOT_MATCH,
          OSSErrorCode.REQUEST_TIME_TOO_SKEWED,
          OSSErrorCode.SECURITY_TOKEN_NOT_SUPPORTED,
          "UserDisable");

  private static final String ARCHIVED = "InvalidObjectState";

  /** What the store says of one object; asked again it says the same. */
  private static final Set<String> ANSWERS =
      Set.of(
          ARCHIVED,
          OSSErrorCode.NO_SUCH_KEY,
          OSSErrorCode.FILE_ALREADY_EXISTS,
          OSSErrorCode.INVALID_ARGUMENT,
          OSSErrorCode.INVALID_OBJECT_NAME,
          OSSErrorCode.PRECONDITION_FAILED,
          OSSErrorCode.NOT_MODIFIED);

  private final int max;

  Attempts(int max) {
    this.max = max;
  }

  /** A request of the SDK. */
  interface Request<T> {
    T send() throws IOException;
  }

  <T> T run(Request<T> request) {
    return run(request, max);
  }

  /** Empty where the object is missing. */
  <T> Optional<T> ifPresent(Request<T> request) {
    try {
      return Optional.of(run(request));
    } catch (TuwenException e) {
      if (e.getCause() instanceof OSSException oss && isSentElsewhere(oss)) {
        return Optional.empty();
      }
      return emptyFor(OSSErrorCode.NO_SUCH_KEY, e);
    }
  }

  /** Empty where the object is there already. */
  <T> Optional<T> unlessPresent(Request<T> request) {
    try {
      return Optional.of(run(request));
    } catch (TuwenException e) {
      return emptyFor(OSSErrorCode.FILE_ALREADY_EXISTS, e);
    }
  }

  private static <T> Optional<T> emptyFor(String ossCode, TuwenException e) {
    if (e.getCause() instanceof OSSException oss && code(oss).equals(ossCode)) {
      return Optional.empty();
    }
    throw e;
  }

  private <T> T run(Request<T> request, int tries) {
    for (int tried = 1; ; tried++) {
      try {
        return request.send();
      } catch (OSSException | ClientException | IOException e) {
        var failure = classify(e);
        if (tried >= tries || !isWorthAnotherTry(e)) {
          throw failure;
        }
        pause(tried, failure);
      }
    }
  }

  /** A refusal and a plain answer stay what they are; anything else may pass. */
  private static boolean isWorthAnotherTry(Exception e) {
    return !(e instanceof OSSException oss)
        || !(REFUSALS.contains(code(oss)) || ANSWERS.contains(code(oss)) || isSentElsewhere(oss));
  }

  /**
   * A bucket may redirect a request for a missing object. The SDK knows no code for it, and tells
   * the status in its message alone.
   */
  private static boolean isSentElsewhere(OSSException e) {
    return code(e).equals("Unknown")
        && Objects.toString(e.getErrorMessage(), "").matches(".*status code 30[127]");
  }

  private static TuwenException classify(Exception e) {
    if (e instanceof OSSException oss && REFUSALS.contains(code(oss))) {
      return new TuwenException(
          ErrorCode.STORAGE_REFUSED, "the object storage answered " + code(oss), e);
    }
    if (e instanceof OSSException oss && code(oss).equals(ARCHIVED)) {
      return new ArchivedObject(e);
    }
    return new TuwenException(
        ErrorCode.STORAGE_UNAVAILABLE, "the object storage did not do what it was asked for", e);
  }

  /**
   * Something between us and the store answers without a code, or is asked by HEAD, which has no
   * room for one: there, the SDK takes every 404 for a missing object.
   *
   * <p>INVARIANT: an object is missing only where the store says so. All answers of the store carry
   * the id of the request; what a proxy, a gateway, or another host at its address says counts as
   * no answer.
   */
  private static String code(OSSException e) {
    var isOfTheStore = !Objects.toString(e.getRequestId(), "").isBlank();
    return isOfTheStore ? Objects.toString(e.getErrorCode(), "") : "";
  }

  /** Doubles each time, with chance in it so that many callers do not come back at once. */
  private static void pause(int tried, TuwenException failure) {
    var longest = FIRST_PAUSE_MILLIS << tried;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failure.addSuppressed(e);
      throw failure;
    }
  }
}
