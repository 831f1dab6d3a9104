package io.tuwen.contract.http;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import org.jboss.logging.Logger;

/** The line that the log has of a request that was answered with an error. */
public final class ErrorLog {
  private static final Logger LOG = Logger.getLogger(ErrorLog.class);
  private static final int TOO_MANY = 429;

  private ErrorLog() {}

  /** Writes it. */
  public static void write(TuwenException e) {
    if (e.code().status() == TOO_MANY) {
      // Counted, and not logged: a flood of requests must not become a flood of lines.
      LOG.debugf("event=refused code=%s detail=\"%s\"", e.code().code(), e.getMessage());
    } else if (e.category() == Category.PERMANENT) {
      LOG.infof("event=refused code=%s detail=\"%s\"", e.code().code(), e.getMessage());
    } else {
      LOG.warnf(
          "event=failed code=%s detail=\"%s\" cause=\"%s\"",
          e.code().code(), e.getMessage(), e.getCause());
    }
  }
}
