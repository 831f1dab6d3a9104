package io.tuwen.operations.endpoint;

import io.tuwen.contract.key.Owner;
import io.tuwen.operations.index.ResultService;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Everybody's images, and what is found in their texts. */
@Path("/admin/images")
public class ImagesResource {
  private static final Logger LOG = Logger.getLogger(ImagesResource.class);

  private final ResultService index;

  ImagesResource(ResultService index) {
    this.index = index;
  }

  /** INVARIANT: the log has each look into what people have, and not what was looked for. */
  @GET
  public Response list(
      @QueryParam("id") String id,
      @QueryParam("owner") String owner,
      @QueryParam("q") String question,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("status") String status,
      @QueryParam("hasText") String hasText,
      @QueryParam("code") String code,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    var asked = new TreeMap<String, String>();
    asked.put("id", id);
    asked.put("owner", owner);
    asked.put("q", question);
    asked.put("from", from);
    asked.put("to", to);
    asked.put("status", status);
    asked.put("hasText", hasText);
    asked.put("code", code);
    asked.put("limit", limit);
    asked.put("cursor", cursor);
    var answer = index.images(asked);
    LOG.infof(
        "event=images_listed owner=%s searched=%b status=%d",
        whose(owner), question != null, answer.status());
    return Response.status(answer.status())
        .type(answer.contentType())
        .entity(answer.body())
        .build();
  }

  /** A refused name may be anything. */
  private static String whose(String owner) {
    return Owner.parse(Objects.requireNonNullElse(owner, "")).map(Owner::value).orElse("all");
  }
}
