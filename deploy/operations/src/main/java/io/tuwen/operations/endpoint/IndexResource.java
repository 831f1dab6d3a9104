package io.tuwen.operations.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.index.Rebuild;
import io.tuwen.operations.index.Rebuilds;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/** The index, made anew beside the one that answers. */
@Path("/admin/index/rebuild")
@Produces(MediaType.APPLICATION_JSON)
public class IndexResource {
  private final Rebuilds rebuilds;

  IndexResource(Rebuilds rebuilds) {
    this.rebuilds = rebuilds;
  }

  /** 202: an instance of result-service hears of it from the topic. */
  @POST
  @Audited("index.rebuild_ordered")
  public RestResponse<Rebuild> order() {
    return RestResponse.status(RestResponse.Status.ACCEPTED, rebuilds.order());
  }

  @GET
  public Rebuild get() {
    return rebuilds
        .newest()
        .orElseThrow(
            () -> new TuwenException(ErrorCode.NOT_FOUND, "the index was not made anew yet"));
  }
}
