package io.tuwen.operations.endpoint;

import io.tuwen.operations.index.ResultService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.TreeMap;

/** What owners have stored and used, those with the most bytes first. */
@Path("/admin/owners")
public class OwnersResource {
  private final ResultService index;

  OwnersResource(ResultService index) {
    this.index = index;
  }

  @GET
  public Response list(
      @QueryParam("owner") String owner,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    var asked = new TreeMap<String, String>();
    asked.put("owner", owner);
    asked.put("limit", limit);
    asked.put("cursor", cursor);
    var answer = index.owners(asked);
    return Response.status(answer.status())
        .type(answer.contentType())
        .entity(answer.body())
        .build();
  }
}
