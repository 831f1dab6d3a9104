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
 * {@code POST /wxocr}: an upload that is answered with its text, in the shape of WeChat's own OCR.
 *
 * <p>INVARIANT: whatever happens, the answer is 200 with that shape. The client looks at nothing
 * else, and its page hangs on anything else.
 */
@Compatibility(CompatibilityEndpoint.WXOCR)
@Path("/wxocr")
public class WxOcrResource {
  private static final Logger LOG = Logger.getLogger(WxOcrResource.class);

  private final Reception reception;
  private final Texts texts;
  private final Callers callers;
  private final Duration patience;

  WxOcrResource(Reception reception, Texts texts, Callers callers, UploadConfig config) {
    this.callers = callers;
    this.reception = reception;
    this.texts = texts;
    patience = config.compatWait();
  }

  @POST
  public Uni<RestResponse<WxOcr>> read(@Context RoutingContext context) {
    var waiting = Waiting.from(patience);
    var caller = callers.of(context);
    return reception
        .take(context, new Naming.Fresh())
        .chain(
            images -> texts.await(caller, images.get(0).image(), TextDetail.WORDS, waiting.left()))
        .map(text -> answer(text.map(WxOcr::of).orElseGet(WxOcr::pending)));
  }

  @ServerExceptionMapper
  public RestResponse<WxOcr> failed(Throwable e) {
    if (e instanceof TuwenException foreseen) {
      LOG.infof("event=refused code=%s detail=\"%s\"", foreseen.code().code(), e.getMessage());
      return answer(WxOcr.failed(foreseen.code(), e.getMessage()));
    }
    if (RefusedByFramework.is(e)) {
      LOG.infof("event=refused cause=\"%s\"", e);
      var code = ErrorCode.MALFORMED_REQUEST;
      return answer(WxOcr.failed(code, code.title()));
    }
    LOG.error("event=unforeseen", e);
    return answer(WxOcr.failed(ErrorCode.INTERNAL_ERROR, "the log of the service has the reason"));
  }

  private static RestResponse<WxOcr> answer(WxOcr body) {
    return RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE).build();
  }
}
