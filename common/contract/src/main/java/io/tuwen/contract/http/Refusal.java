package io.tuwen.contract.http;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.language.Messages;
import jakarta.ws.rs.WebApplicationException;
import org.jboss.logging.Logger;

/**
 * Why a request failed, for compatibility endpoints, which say it in a shape of their own.
 *
 * @param detail for the client
 */
public record Refusal(ErrorCode code, String detail) {
  private static final Logger LOG = Logger.getLogger(Refusal.class);
  private static final int SERVER_ERROR = 500;

  /** The same in a language. */
  public Refusal in(Language language) {
    return new Refusal(code, Messages.detail(code, detail, language));
  }

  /** Says why, and writes to the log what the client is not told. */
  public static Refusal of(Throwable failure) {
    if (failure instanceof TuwenException foreseen) {
      ErrorLog.write(foreseen);
      return new Refusal(foreseen.code(), foreseen.getMessage());
    }
    if (failure instanceof WebApplicationException byFramework
        && byFramework.getResponse().getStatus() < SERVER_ERROR) {
      LOG.infof("event=refused cause=\"%s\"", failure);
      return new Refusal(ErrorCode.MALFORMED_REQUEST, ErrorCode.MALFORMED_REQUEST.title());
    }
    LOG.error("event=unforeseen", failure);
    return new Refusal(ErrorCode.INTERNAL_ERROR, "the log of the service has the reason");
  }
}
