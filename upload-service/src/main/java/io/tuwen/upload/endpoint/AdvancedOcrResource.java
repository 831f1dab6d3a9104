package io.tuwen.upload.endpoint;

import io.opentelemetry.api.trace.Span;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Refusal;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.upload.body.NoImageField;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * {@code POST /ocrservice/advanced}: base64 in, words out, as the cloud market's "general text,
 * high precision" has it. Its caller changes the host and nothing else.
 */
@Compatibility(CompatibilityEndpoint.OCRSERVICE)
@Path("/ocrservice/advanced")
public class AdvancedOcrResource {
  /** Where API gateways say what was wrong, and by what a caller may ask for the reason. */
  private static final String ERROR_CODE = "X-Ca-Error-Code";

  private static final String ERROR_MESSAGE = "X-Ca-Error-Message";
  private static final String REQUEST_ID = "X-Ca-Request-Id";

  private final TextReception reception;

  AdvancedOcrResource(TextReception reception) {
    this.reception = reception;
  }

  @POST
  public Uni<RestResponse<?>> read(@Context RoutingContext context) {
    return reception
        .take(context, body -> PrismOcr.Wishes.of(body).detail())
        .map(
            read ->
                RestResponse.ResponseBuilder.ok(answer(read), MediaType.APPLICATION_JSON_TYPE)
                    .header(REQUEST_ID, trace())
                    .build());
  }

  /** The logs of all services have it. */
  private static String trace() {
    return Span.current().getSpanContext().getTraceId();
  }

  private static PrismOcr answer(TextReception.Read read) {
    var text = read.text().orElseThrow(PrismOcr::pending);
    return PrismOcr.of(read.image(), text, PrismOcr.Wishes.of(read.body()));
  }

  /** Here it has another name than at {@code /v1/images}. */
  private static TuwenException noImage() {
    return new TuwenException(
        ErrorCode.NO_IMAGE, "the JSON object has no field \"img\" with base64 in it");
  }

  @ServerExceptionMapper
  public RestResponse<PrismError> failed(Throwable e, HttpHeaders request) {
    var language =
        CompatibilityEndpoint.language(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE));
    var refusal = Refusal.of(e instanceof NoImageField ? noImage() : e).in(language);
    var error = PrismError.of(refusal.code(), refusal.detail());
    var answer =
        RestResponse.ResponseBuilder.<PrismError>create(error.status())
            .type(MediaType.APPLICATION_JSON_TYPE)
            .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
            .header(REQUEST_ID, trace())
            .entity(error);
    error
        .gateway()
        .ifPresent(it -> answer.header(ERROR_CODE, it.code()).header(ERROR_MESSAGE, it.message()));
    if (e instanceof TooMuch tooMuch) {
      answer.header(HttpHeaders.RETRY_AFTER, tooMuch.retryAfterSeconds());
    }
    return answer.build();
  }
}
