package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.compat.Compatibility;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.upload.Naming;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * {@code /upload_ocr_image}, as the Alipay sample calls it, by GET, POST and PUT as its trigger has
 * them: every file of the form is an image that the client will ask for by the name of its field.
 *
 * <p>All guests share the names: who knows one reads and replaces the image that has it.
 */
@Compatibility(CompatibilityEndpoint.UPLOAD_OCR_IMAGE)
@Path("/upload_ocr_image")
public class UploadOcrImageResource {
  private final Reception reception;

  UploadOcrImageResource(Reception reception) {
    this.reception = reception;
  }

  @POST
  public Uni<RestResponse<UploadedImages>> upload(@Context RoutingContext context) {
    return take(context);
  }

  @PUT
  public Uni<RestResponse<UploadedImages>> uploadByPut(@Context RoutingContext context) {
    return take(context);
  }

  /** A form in the body of a GET, which some HTTP libraries send. */
  @GET
  public Uni<RestResponse<UploadedImages>> uploadByGet(@Context RoutingContext context) {
    return take(context);
  }

  private Uni<RestResponse<UploadedImages>> take(RoutingContext context) {
    return reception
        .take(context, new Naming.ByField())
        .map(
            images ->
                RestResponse.ResponseBuilder.ok(
                        UploadedImages.of(images), MediaType.APPLICATION_JSON_TYPE)
                    .build());
  }
}
