package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.RefusedByFramework;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.upload.Naming;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.Texts;
import io.tuwen.upload.UploadConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * {@code POST /ocrservice/advanced}: base64 in, words out, as the cloud market's "general text,
 * high precision" has it. Its caller changes the host and nothing else.
 */
@Compatibility(CompatibilityEndpoint.OCRSERVICE)
@Path("/ocrservice/advanced")
public class AdvancedOcrResource {
  private static final Logger LOG = Logger.getLogger(AdvancedOcrResource.class);

  /** Where API gateways say what was wrong. */
  private static final String ERROR_HEADER = "X-Ca-Error-Message";

  private final Reception reception;
  private final Texts texts;
  private final Callers callers;
  private final Duration patience;

  AdvancedOcrResource(Reception reception, Texts texts, Callers callers, UploadConfig config) {
    this.callers = callers;
    this.reception = reception;
    this.texts = texts;
    patience = config.compatWait();
  }

  @POST
  public Uni<RestResponse<?>> read(@Context RoutingContext context) {
    var waiting = Waiting.from(patience);
    var caller = callers.of(context);
    return reception
        .take(
            context,
            new Naming.Fresh(),
            (body, images) -> new Question(images.get(0), PrismOcr.Wishes.of(body)))
        .chain(
            question ->
                texts
                    .await(caller, question.image().image(), question.detail(), waiting.left())
                    .map(text -> text.orElseThrow(PrismOcr::pending))
                    .map(text -> PrismOcr.of(question.image(), text, question.wishes())))
        .map(
            body -> RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE).build());
  }

  private record Question(StoredImage image, PrismOcr.Wishes wishes) {
    TextDetail detail() {
      return wishes.charInfo() ? TextDetail.CHARS : TextDetail.WORDS;
    }
  }

  @ServerExceptionMapper
  public RestResponse<PrismError> failed(Throwable e) {
    if (e instanceof TuwenException foreseen) {
      LOG.infof("event=refused code=%s detail=\"%s\"", foreseen.code().code(), e.getMessage());
      return answer(PrismError.of(foreseen.code(), e.getMessage()));
    }
    if (RefusedByFramework.is(e)) {
      LOG.infof("event=refused cause=\"%s\"", e);
      return answer(
          PrismError.of(ErrorCode.MALFORMED_REQUEST, ErrorCode.MALFORMED_REQUEST.title()));
    }
    LOG.error("event=unforeseen", e);
    return answer(PrismError.of(ErrorCode.INTERNAL_ERROR, "the log of the service has the reason"));
  }

  private static RestResponse<PrismError> answer(PrismError error) {
    return RestResponse.ResponseBuilder.<PrismError>create(error.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(ERROR_HEADER, error.title())
        .entity(error)
        .build();
  }
}
