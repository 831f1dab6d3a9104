package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.imports.Imports;
import io.tuwen.operations.journal.Wanted;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestResponse;

/** What becomes images of an owner. */
@Path("/admin/imports")
@Produces(MediaType.APPLICATION_JSON)
public class ImportsResource {
  private static final int USUAL_PAGE = 100;
  private static final int MAX_PAGE = 1000;

  private final Imports imports;

  ImportsResource(Imports imports) {
    this.imports = imports;
  }

  /** All of them, newest first. */
  record ImportsBody(List<ImportBody> imports) {}

  /** What is which image. */
  record NamedBody(String name, String image) {}

  /**
   * Some of them.
   *
   * @param cursor where there are more
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ImagesBody(List<NamedBody> images, String cursor) {}

  @POST
  @Audited(value = "import.ordered", keepsRequest = false, keepsResult = false)
  public RestResponse<ImportBody> order(InputStream body) {
    var ordered = imports.order(JsonRequest.read(body, ImportRequest.class).spec());
    return RestResponse.ResponseBuilder.<ImportBody>create(RestResponse.Status.CREATED)
        .header(HttpHeaders.LOCATION, "/admin/imports/" + ordered.order().id())
        .entity(ImportBody.of(ordered))
        .build();
  }

  @GET
  public ImportsBody list() {
    return new ImportsBody(imports.all().stream().map(ImportBody::of).toList());
  }

  @GET
  @Path("/{id}")
  public ImportBody get(@PathParam("id") String id) {
    return ImportBody.of(imports.find(id));
  }

  @GET
  @Path("/{id}/images")
  public ImagesBody images(
      @PathParam("id") String id,
      @QueryParam("cursor") String cursor,
      @QueryParam("limit") String limit) {
    var size = PageSize.of(limit, USUAL_PAGE, MAX_PAGE);
    var page = imports.images(id, Optional.ofNullable(cursor), size);
    return new ImagesBody(
        page.images().stream().map(it -> new NamedBody(it.name(), it.image().value())).toList(),
        page.end().orElse(null));
  }

  @POST
  @Path("/{id}/pause")
  @Audited(value = "import.paused", keepsResult = false)
  public RestResponse<ImportBody> pause(@PathParam("id") String id) {
    return want(id, Wanted.PAUSE);
  }

  @POST
  @Path("/{id}/resume")
  @Audited(value = "import.resumed", keepsResult = false)
  public RestResponse<ImportBody> resume(@PathParam("id") String id) {
    return want(id, Wanted.RUN);
  }

  @POST
  @Path("/{id}/cancel")
  @Audited(value = "import.cancelled", keepsResult = false)
  public RestResponse<ImportBody> cancel(@PathParam("id") String id) {
    return want(id, Wanted.CANCEL);
  }

  /** 202: the instance that runs it hears of it from the topic. */
  private RestResponse<ImportBody> want(String id, Wanted wanted) {
    return RestResponse.ResponseBuilder.<ImportBody>create(RestResponse.Status.ACCEPTED)
        .entity(ImportBody.of(imports.want(id, wanted)))
        .build();
  }
}
