package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.ocr.TextDetail;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
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
  private final TextReception reception;

  WxOcrResource(TextReception reception) {
    this.reception = reception;
  }

  @POST
  public Uni<RestResponse<WxOcr>> read(@Context RoutingContext context) {
    return reception
        .take(context, body -> TextDetail.WORDS)
        .map(read -> WxAnswer.of(read, context));
  }

  @ServerExceptionMapper
  public RestResponse<WxOcr> failed(Throwable e, HttpHeaders request) {
    return WxAnswer.failed(e, request);
  }
}
