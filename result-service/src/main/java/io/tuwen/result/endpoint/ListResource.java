package io.tuwen.result.endpoint;

import static io.tuwen.result.endpoint.ListParameters.malformed;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.key.Names;
import io.tuwen.result.Deletions;
import io.tuwen.result.Lists;
import io.tuwen.result.index.ImageIndex;
import io.tuwen.result.index.Place;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** {@code GET /v1/images}: mine, newest first, and what is found in them. */
@Path("/v1/images")
public class ListResource {
  private final Lists lists;
  private final Callers callers;
  private final Names names;
  private final Deletions deletions;

  ListResource(Lists lists, Callers callers, Names names, Deletions deletions) {
    this.deletions = deletions;
    this.lists = lists;
    this.callers = callers;
    this.names = names;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> list(@Context UriInfo address, @Context RoutingContext context) {
    var caller = callers.of(context);
    var parameters = new ListParameters(address.getQueryParameters(), "cursor", "limit", "sort");
    var request =
        new ImageIndex.Request(
            parameters.filter(),
            parameters.question(),
            parameters.cursor(it -> Place.parse(it, caller.owner(), names)),
            parameters.limit());
    var page =
        isByRelevance(parameters, request)
            ? lists.best(caller, request)
            : lists.page(caller, request);
    return page.map(
        it ->
            Response.ok(ListBody.of(caller.owner(), it, names))
                .header("Cache-Control", "private, no-store")
                .build());
  }

  /**
   * All of the caller's images. A filter would be passed over, and more deleted than meant. An
   * address with a slash behind it may be that of one image whose id a client has lost: it deletes
   * all of them only where {@code all=true} says so, as the SDK and a redirect do.
   */
  @DELETE
  public Uni<Response> deleteAll(@Context UriInfo address, @Context RoutingContext context) {
    var parameters = address.getQueryParameters();
    var isMeant = parameters.size() == 1 && List.of("true").equals(parameters.get("all"));
    if (!isMeant && !parameters.isEmpty()) {
      throw malformed("DELETE /v1/images deletes all of your images, and knows only all=true");
    }
    var path = context.request().path();
    if (!path.equals("/v1/images") && !(isMeant && path.equals("/v1/images/"))) {
      throw new TuwenException(
          ErrorCode.NOT_FOUND, "there is no image without an id; all=true means all of yours");
    }
    return deletions.deleteAll(callers.of(context)).map(DeletionBody::accepted);
  }

  private static boolean isByRelevance(ListParameters parameters, ImageIndex.Request request) {
    return switch (parameters.value("sort").orElse("newest")) {
      case "newest" -> false;
      case "relevance" -> {
        if (request.question().isEmpty() || request.after().isPresent()) {
          throw malformed("sort=relevance is of a search with q, and has one page");
        }
        yield true;
      }
      default -> throw malformed("sort is newest or relevance");
    };
  }
}
