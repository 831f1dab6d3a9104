package io.tuwen.operations.endpoint;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.deletion.Deletions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestResponse;

/** Deletes images, and shows the proofs. */
@Path("/admin/deletions")
@Produces(MediaType.APPLICATION_JSON)
public class DeletionsResource {
  private final Deletions deletions;

  DeletionsResource(Deletions deletions) {
    this.deletions = deletions;
  }

  /** The latest, and how many are on their way. */
  record DeletionsBody(Deletions.Pending pending, List<DeletionBody> deletions) {}

  @POST
  @Audited(value = "deletion.ordered", keepsRequest = false)
  public RestResponse<DeletionBody> delete(InputStream body) {
    var request = JsonRequest.read(body, DeletionRequest.class);
    var one = request.one();
    Deletion deletion =
        one.isPresent() ? deletions.delete(one.get()) : deletions.delete(request.requireOwner());
    return RestResponse.ResponseBuilder.<DeletionBody>create(RestResponse.Status.ACCEPTED)
        .header(HttpHeaders.LOCATION, "/admin/deletions/" + deletion.id())
        .entity(DeletionBody.of(deletion))
        .build();
  }

  @GET
  public DeletionsBody list() {
    return new DeletionsBody(
        deletions.pending(), deletions.latest().stream().map(DeletionBody::of).toList());
  }

  @GET
  @Path("/{id}")
  public DeletionBody get(@PathParam("id") String id) {
    try {
      return DeletionBody.of(deletions.find(UUID.fromString(id)));
    } catch (IllegalArgumentException e) {
      throw new TuwenException(ErrorCode.NOT_FOUND, "there is no such deletion", e);
    }
  }
}
