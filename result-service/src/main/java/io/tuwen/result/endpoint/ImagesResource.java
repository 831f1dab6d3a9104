package io.tuwen.result.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResultJson;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Deletions;
import io.tuwen.result.Finding;
import io.tuwen.result.Images;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.StyleLinks;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Variant;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** {@code /v1/images/{id}}: the state of an image, its text, and the codes in it. */
@Path("/v1/images/{id}")
public class ImagesResource {
  private static final String TEXT = MediaType.TEXT_PLAIN + ";charset=UTF-8";
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Images images;
  private final Callers callers;
  private final OpenRequests open;
  private final HeldText held;
  private final StyleLinks links;
  private final ResultConfig config;
  private final Deletions deletions;

  ImagesResource(
      Images images,
      Callers callers,
      OpenRequests open,
      HeldText held,
      StyleLinks links,
      ResultConfig config,
      Deletions deletions) {
    this.deletions = deletions;
    this.callers = callers;
    this.open = open;
    this.held = held;
    this.images = images;
    this.links = links;
    this.config = config;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> state(@PathParam("id") String id, @Context RoutingContext context) {
    var caller = callers.of(context);
    var image = caller.image(id).orElseThrow(NoSuchImage::new);
    return images
        .find(caller.party(), image, WorkerKind.OCR, WorkerKind.RENDITION)
        .map(finding -> state(image, finding));
  }

  /** Also where the client waits no longer, the image goes. */
  @DELETE
  public Uni<Response> delete(@PathParam("id") String id, @Context RoutingContext context) {
    var caller = callers.of(context);
    var image = caller.image(id).orElseThrow(NoSuchImage::new);
    return deletions
        .delete(caller, image)
        .map(
            found -> {
              var deletion = found.orElseThrow(NoSuchImage::new);
              return deletion.isDone()
                  ? Response.noContent().build()
                  : DeletionBody.accepted(deletion);
            });
  }

  @GET
  @Path("/text")
  public Uni<Response> text(
      @PathParam("id") String id,
      @QueryParam("wait") Optional<String> wait,
      @QueryParam("detail") Optional<String> detail,
      @Context Request request,
      @Context RoutingContext context) {
    var caller = callers.of(context);
    var image = caller.image(id).orElseThrow(NoSuchImage::new);
    var view = new View(wantsJson(request), detail.map(TextDetail::parse).orElse(TextDetail.WORDS));
    return read(context, image, wait)
        .map(
            finding ->
                result(image, finding, result -> text(image, result, view, request, context)));
  }

  @GET
  @Path("/codes")
  @Produces(MediaType.APPLICATION_JSON)
  public Uni<Response> codes(
      @PathParam("id") String id,
      @QueryParam("wait") Optional<String> wait,
      @Context Request request,
      @Context RoutingContext context) {
    var caller = callers.of(context);
    var image = caller.image(id).orElseThrow(NoSuchImage::new);
    return read(context, image, wait)
        .map(finding -> result(image, finding, result -> codes(image, result, request, context)));
  }

  private Uni<Finding> read(RoutingContext context, ImageKey image, Optional<String> wait) {
    var atMost = WaitTime.parse(wait, config.maxWait());
    var party = callers.of(context).party();
    var found = images.await(party, image, WorkerKind.OCR, atMost);
    return held.onLoop(context, atMost.isZero() ? found : open.untilOver(context, found));
  }

  private static boolean wantsJson(Request request) {
    var variants =
        Variant.mediaTypes(MediaType.APPLICATION_JSON_TYPE, MediaType.TEXT_PLAIN_TYPE)
            .add()
            .build();
    Variant chosen;
    try {
      chosen = request.selectVariant(variants);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // The framework's reader of these headers runs over the end of some.
      throw new TuwenException(
          ErrorCode.MALFORMED_REQUEST, "the Accept headers cannot be understood", e);
    }
    if (chosen == null) {
      throw new NotAcceptableException();
    }
    return chosen.getMediaType().isCompatible(MediaType.APPLICATION_JSON_TYPE);
  }

  private Response state(ImageKey image, Finding finding) {
    if (finding instanceof Finding.Found found) {
      return Response.ok(ImageBody.of(image, links, found)).build();
    }
    throw new NoSuchImage();
  }

  private static Response result(
      ImageKey image, Finding finding, Function<OcrResult, Response.ResponseBuilder> answer) {
    if (finding instanceof Finding.Missing) {
      throw new NoSuchImage();
    }
    return finding.text().map(answer).orElseGet(() -> pending(image)).build();
  }

  private static Response.ResponseBuilder pending(ImageKey image) {
    return Response.accepted(OcrResultJson.pending(image.id()))
        .type(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
  }

  private Response.ResponseBuilder text(
      ImageKey image, OcrResult result, View view, Request request, RoutingContext context) {
    var tag = tag(result, view.form());
    return unlessKnown(tag, request, () -> text(image, result, view, context));
  }

  private Response.ResponseBuilder codes(
      ImageKey image, OcrResult result, Request request, RoutingContext context) {
    return unlessKnown(
        tag(result, "codes"),
        request,
        () ->
            Response.ok(
                held.json(CodesBody.of(image, result), context), MediaType.APPLICATION_JSON));
  }

  private static Response.ResponseBuilder unlessKnown(
      EntityTag tag, Request request, Supplier<Response.ResponseBuilder> answer) {
    var unchanged = request.evaluatePreconditions(tag);
    return cached(unchanged == null ? answer.get() : unchanged).tag(tag);
  }

  private Response.ResponseBuilder text(
      ImageKey image, OcrResult result, View view, RoutingContext context) {
    if (view.isJson()) {
      return Response.ok(
          held.json(OcrResultJson.of(image.id(), result, view.detail()), context),
          MediaType.APPLICATION_JSON);
    }
    if (result instanceof OcrResult.Completed completed) {
      return Response.ok(held.text(completed.text().text(), context), TEXT);
    }
    var failed = (OcrResult.Failed) result;
    var code = ErrorCode.parse(failed.code());
    return Response.status(code.status())
        .type(Problem.MEDIA_TYPE)
        .entity(Problem.of(code, failed.detail()));
  }

  private static Response.ResponseBuilder cached(Response.ResponseBuilder response) {
    var cache = new CacheControl();
    cache.setPrivate(true);
    cache.setNoCache(true);
    return response.cacheControl(cache);
  }

  /** A replay may give the same image a better text, so the time of the result is part of it. */
  private static EntityTag tag(OcrResult result, String form) {
    return new EntityTag(
        result.eTag()
            + "-"
            + Long.toString(result.time().toEpochMilli(), Character.MAX_RADIX)
            + "-"
            + form);
  }

  /** What of a text the client wants. */
  private record View(boolean isJson, TextDetail detail) {
    String form() {
      if (!isJson) {
        return "text";
      }
      return detail == TextDetail.CHARS ? "chars" : "json";
    }
  }
}
