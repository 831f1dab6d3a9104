package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * {@code /cv/ocr/comm}, as WeChat has it for servers: an image in the part {@code img}, or the
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
    return reception
        .takeOrFetch(context, address.filter(it -> !it.isBlank()))
        .map(read -> WxAnswer.of(read, context));
  }

  /** With {@code img_url}, as the example of WeChat's documentation asks. */
  @GET
  public Uni<RestResponse<WxOcr>> readByGet(
      @QueryParam("img_url") Optional<String> address, @Context RoutingContext context) {
    return read(address, context);
  }

  @ServerExceptionMapper
  public RestResponse<WxOcr> failed(Throwable e, HttpHeaders request) {
    return WxAnswer.failed(e, request);
  }
}
