package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.common.key.Owner;
import io.tuwen.upload.IdempotencyKey;
import io.tuwen.upload.Uploads;
import io.tuwen.upload.body.BodyReceiver;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** {@code POST /v1/images}. The body is read here and not by the framework: see {@code body}. */
@Path("/v1/images")
@Produces(MediaType.APPLICATION_JSON)
public class ImagesResource {
  private final BodyReceiver receiver;
  private final Uploads uploads;

  ImagesResource(BodyReceiver receiver, Uploads uploads) {
    this.receiver = receiver;
    this.uploads = uploads;
  }

  @POST
  public Uni<RestResponse<UploadedImages>> upload(
      @Context HttpServerRequest request,
      @HeaderParam("Idempotency-Key") Optional<String> idempotencyKey) {
    return receiver
        .receive(request)
        .chain(
            body ->
                Uni.createFrom()
                    .deferred(
                        () ->
                            uploads.accept(
                                Owner.GUEST,
                                body.images(),
                                idempotencyKey.map(IdempotencyKey::new)))
                    .onTermination()
                    .invoke(body::close))
        .map(UploadedImages::of)
        .map(ImagesResource::created);
  }

  private static RestResponse<UploadedImages> created(UploadedImages images) {
    return RestResponse.ResponseBuilder.<UploadedImages>created(images.self())
        .entity(images)
        .build();
  }
}
