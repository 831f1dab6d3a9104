package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.upload.IdempotencyKey;
import io.tuwen.upload.Naming;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code POST /v1/images}. The body is read here and not by the framework: see {@code body}. */
@Path("/v1/images")
@Produces(MediaType.APPLICATION_JSON)
public class ImagesResource {
  private final Reception reception;

  ImagesResource(Reception reception) {
    this.reception = reception;
  }

  @POST
  public Uni<RestResponse<UploadedImages>> upload(
      @Context RoutingContext context,
      @HeaderParam("Idempotency-Key") Optional<String> idempotencyKey) {
    return Uni.createFrom()
        .deferred(() -> reception.take(context, Naming.of(idempotencyKey.map(IdempotencyKey::new))))
        .map(UploadedImages::of)
        .map(ImagesResource::created);
  }

  /** As a header, since the framework puts the client's own Host header before a location. */
  private static RestResponse<UploadedImages> created(UploadedImages images) {
    return RestResponse.ResponseBuilder.<UploadedImages>create(RestResponse.Status.CREATED)
        .header(HttpHeaders.LOCATION, images.self().toString())
        .entity(images)
        .build();
  }
}
