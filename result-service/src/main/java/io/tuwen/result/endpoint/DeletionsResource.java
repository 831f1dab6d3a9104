package io.tuwen.result.endpoint;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.result.Deletions;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/** {@code /v1/deletions/{id}}: how far a deletion of the caller's is. */
@Path("/v1/deletions/{id}")
public class DeletionsResource {
  private final Deletions deletions;
  private final Callers callers;

  DeletionsResource(Deletions deletions, Callers callers) {
    this.deletions = deletions;
    this.callers = callers;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public DeletionBody state(@PathParam("id") String id, @Context RoutingContext context) {
    return deletions
        .find(callers.of(context), id)
        .map(DeletionBody::of)
        .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such deletion"));
  }
}
