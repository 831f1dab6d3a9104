package io.tuwen.upload.login;

import java.net.ConnectException;
import java.net.UnknownHostException;

/** The failures of calls that never left: only after these may a code be sent again. */
public final class Unsent {
  private Unsent() {}

  public static boolean isCauseOf(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
