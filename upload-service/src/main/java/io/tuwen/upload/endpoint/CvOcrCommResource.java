package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.http.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * {@code POST /cv/ocr/comm}, as WeChat has it for servers: an image in the part {@code img}, or the
 * address of one in {@code img_url}. Its caller changes the host and nothing else.
 *
 * <p>INVARIANT: as there, whatever happens is answered with 200 and an {@code errcode}.
 */
@Compatibility(CompatibilityEndpoint.CV_OCR_COMM)
@Path(CvOcrCommResource.PATH)
public class CvOcrCommResource {
  static final String PATH = "/cv/ocr/comm";

  private final TextReception reception;

  CvOcrCommResource(TextReception reception) {
    this.reception = reception;
  }

  @POST
  public Uni<RestResponse<WxOcr>> read(
      @QueryParam("img_url") Optional<String> address, @Context RoutingContext context) {
    var language =
        CompatibilityEndpoint.language(context.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE));
    return reception
        .takeOrFetch(context, address.filter(it -> !it.isBlank()))
        .map(
            read ->
                answer(
                    read.text()
                        .map(it -> WxOcr.of(it, language))
                        .orElseGet(() -> WxOcr.pending(language))));
  }

  @ServerExceptionMapper
  public RestResponse<WxOcr> failed(Throwable e, HttpHeaders request) {
    var refusal = Refusal.of(e);
    return answer(WxOcr.failed(refusal.code(), refusal.detail(), CompatibilityEndpoint.language(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE))));
  }

  private static RestResponse<WxOcr> answer(WxOcr body) {
    return RestResponse.ResponseBuilder.ok(body, MediaType.APPLICATION_JSON_TYPE).header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE).build();
  }
}
