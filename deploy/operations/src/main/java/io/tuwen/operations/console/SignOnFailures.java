package io.tuwen.operations.console;

import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.spi.runtime.AuthenticationFailureEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.stream.Collectors;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/**
 * Says why a single sign-on failed. What Quarkus says of it has the provider's token in it, so
 * those loggers are off.
 */
@ApplicationScoped
class SignOnFailures {
  void said(@Observes AuthenticationFailureEvent failed) {
    var failure = failed.getAuthenticationFailure();
    if (!(failure instanceof AuthenticationRedirectException)) {
      Log.infof("event=sign_on_failed reason=%s", reason(failure));
    }
  }

  /** The name of the failure, or what is wrong with the token; never a word of the token. */
  static String reason(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidJwtException token) {
        return token.getErrorDetails().stream()
            .map(it -> mistake(it.getErrorCode()))
            .distinct()
            .collect(Collectors.joining("+"));
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static String mistake(int code) {
    return switch (code) {
      case ErrorCodes.EXPIRED -> "token_expired";
      case ErrorCodes.AUDIENCE_INVALID, ErrorCodes.AUDIENCE_MISSING -> "token_of_another_client";
      case ErrorCodes.ISSUER_INVALID, ErrorCodes.ISSUER_MISSING -> "token_of_another_issuer";
      case ErrorCodes.SIGNATURE_INVALID, ErrorCodes.SIGNATURE_MISSING -> "signature_invalid";
      default -> "token_invalid_" + code;
    };
  }
}
