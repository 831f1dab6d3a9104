package io.tuwen.contract.http;

import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.language.Messages;
import io.tuwen.contract.share.TooMuch;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of every service leaves as a problem document, and the log has it once, here. */
class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final int RETRY_AFTER_SECONDS = 2;

  @ServerExceptionMapper
  Response foreseen(TuwenException e, HttpHeaders request, ResourceInfo resource) {
    ErrorLog.write(e);
    var wait = e instanceof TooMuch tooMuch ? tooMuch.retryAfterSeconds() : RETRY_AFTER_SECONDS;
    return response(e.code(), e.getMessage(), language(request, resource), wait);
  }

  /** What the HTTP layer itself refuses: an unknown address, a wrong method, a wrong type. */
  @ServerExceptionMapper
  Response refused(WebApplicationException e, HttpHeaders request, ResourceInfo resource) {
    var status = e.getResponse().getStatus();
    var code =
        switch (status) {
          case 404 -> ErrorCode.NOT_FOUND;
          case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
          case 406 -> ErrorCode.NOT_ACCEPTABLE;
          case 413 -> ErrorCode.BODY_TOO_LARGE;
          case 415 -> ErrorCode.UNSUPPORTED_TYPE;
          default -> status < 500 ? ErrorCode.MALFORMED_REQUEST : ErrorCode.INTERNAL_ERROR;
        };
    if (code == ErrorCode.INTERNAL_ERROR) {
      return unforeseen(e, request, resource);
    }
    return response(code, code.title(), language(request, resource));
  }

  @ServerExceptionMapper
  Response unforeseen(Throwable e, HttpHeaders request, ResourceInfo resource) {
    LOG.error("event=unforeseen", e);
    return response(
        ErrorCode.INTERNAL_ERROR,
        "the log of the service has the reason",
        language(request, resource));
  }

  /** No resource where there is nothing at the address. */
  private static Language language(HttpHeaders request, ResourceInfo resource) {
    var header = request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
    return resource != null
            && resource.getResourceClass() != null
            && resource.getResourceClass().isAnnotationPresent(Compatibility.class)
        ? CompatibilityEndpoint.language(header)
        : Language.of(header, Language.ENGLISH);
  }

  private static Response response(ErrorCode code, String detail, Language language) {
    return response(code, detail, language, RETRY_AFTER_SECONDS);
  }

  private static Response response(
      ErrorCode code, String detail, Language language, int retryAfterSeconds) {
    var response =
        Response.status(code.status())
            .type(Problem.MEDIA_TYPE)
            .entity(Messages.problem(code, detail, language))
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    if (code.category() == Category.TRANSIENT && code != ErrorCode.INTERNAL_ERROR) {
      response.header(HttpHeaders.RETRY_AFTER, retryAfterSeconds);
    }
    return response.build();
  }
}
