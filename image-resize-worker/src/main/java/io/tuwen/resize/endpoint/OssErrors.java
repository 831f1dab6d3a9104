package io.tuwen.resize.endpoint;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Every failure as an error of the OSS protocol. */
final class OssErrors {
  private static final Logger LOG = Logger.getLogger(OssErrors.class);

  private static final int RETRY_AFTER_SECONDS = 2;

  /** What XML 1.0 has no way to write. */
  private static final Pattern NO_XML =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private OssErrors() {}

  static ProcessException of(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return of(failure.getCause());
    }
    if (failure instanceof ProcessException process) {
      return process;
    }
    if (failure instanceof TuwenException foreseen) {
      return of(foreseen);
    }
    LOG.error("event=unforeseen", failure);
    return new ProcessException(OssCode.INTERNAL_ERROR, "The log of the service has the reason.");
  }

  /** After how many seconds another try may do better. */
  static int retryAfter(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return retryAfter(failure.getCause());
    }
    return failure instanceof TooMuch tooMuch ? tooMuch.retryAfterSeconds() : RETRY_AFTER_SECONDS;
  }

  private static ProcessException of(TuwenException e) {
    var code = ossCode(e.code());
    if (code.status() >= 500) {
      LOG.warnf("event=failed code=%s cause=\"%s\"", e.code().code(), e.getCause());
    }
    return new ProcessException(code, e.getMessage());
  }

  /**
   * INVARIANT: what may succeed later is never the fault of the request: a client that is told so
   * gives a good image up.
   */
  private static OssCode ossCode(ErrorCode code) {
    return switch (code) {
      case IMAGE_TOO_LARGE, TOO_MANY_PIXELS, IMAGE_TOO_COMPLEX -> OssCode.IMAGE_TOO_LARGE;
      case INTERNAL_ERROR -> OssCode.INTERNAL_ERROR;
      default -> code.category() == Category.TRANSIENT ? later(code) : OssCode.BAD_REQUEST;
    };
  }

  private static OssCode later(ErrorCode code) {
    return code.status() == OssCode.TOO_MANY_REQUESTS.status()
        ? OssCode.TOO_MANY_REQUESTS
        : OssCode.SERVICE_UNAVAILABLE;
  }

  /** The body of an answer. */
  static String body(ProcessException error, String requestId, String host) {
    var xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n");
    element(xml, "Code", error.ossCode().code());
    element(xml, "Message", error.getMessage());
    element(xml, "RequestId", requestId);
    element(xml, "HostId", host);
    if (!error.ec().isEmpty()) {
      element(xml, "EC", error.ec());
    }
    return xml.append("</Error>\n").toString();
  }

  private static void element(StringBuilder xml, String name, String text) {
    var escaped =
        NO_XML
            .matcher(text)
            .replaceAll("\uFFFD")
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;");
    xml.append("  <").append(name).append('>').append(escaped);
    xml.append("</").append(name).append(">\n");
  }
}
