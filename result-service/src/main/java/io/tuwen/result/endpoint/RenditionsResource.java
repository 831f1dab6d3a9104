package io.tuwen.result.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Finding;
import io.tuwen.result.Gallery;
import io.tuwen.result.Images;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.StoredStyle;
import io.tuwen.result.StyleLinks;
import io.tuwen.result.WorkerAnswer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** {@code /v1/images/{id}/renditions}: named styles, and any processing. */
@Path("/v1/images/{id}/renditions")
public class RenditionsResource {
  private static final Pattern STYLE = Pattern.compile("[A-Za-z0-9_-]{1,63}");
  private static final int RETRY_AFTER_SECONDS = 2;

  private final Images images;
  private final Gallery gallery;
  private final Callers callers;
  private final OpenRequests open;
  private final StyleLinks links;
  private final Optional<URI> renditionsUrl;
  private final Duration maxAge;

  RenditionsResource(
      Images images,
      Gallery gallery,
      Callers callers,
      OpenRequests open,
      StyleLinks links,
      ResultConfig config) {
    this.callers = callers;
    this.open = open;
    this.links = links;
    this.images = images;
    this.gallery = gallery;
    renditionsUrl = config.renditionsUrl();
    maxAge = config.renditionMaxAge();
  }

  @GET
  @Path("/{style}")
  public Uni<Response> style(
      @PathParam("id") String id,
      @PathParam("style") String style,
      @HeaderParam(HttpHeaders.ACCEPT) Optional<String> accept,
      @Context Request request,
      @Context RoutingContext context) {
    if (!STYLE.matcher(style).matches()) {
      throw noSuchStyle();
    }
    var caller = callers.of(context);
    var image = caller.image(id).orElseThrow(NoSuchImage::new);
    var formats = accept.orElse("");
    var loop = loop(context);
    var made =
        on(loop, () -> gallery.style(caller, image, style, formats))
            .map(answer -> made(image, answer, request, context));
    return found(caller, image)
        .chain(
            found ->
                takesBetter(formats)
                    ? made
                    : gallery
                        .stored(caller.party(), found.original(), style, loop)
                        .chain(
                            stored ->
                                stored
                                    .flatMap(it -> stored(image, it, request, context))
                                    .map(it -> Uni.createFrom().item(it))
                                    .orElse(made)));
  }

  /**
   * Where the bytes of an answer arrive, and go to the client.
   *
   * <p>INVARIANT: what holds something becomes a {@link Relay} at once. A chain around this that
   * was cancelled before its inner part began does not cancel that, and drops its item.
   */
  private static <T> Uni<T> on(Executor loop, Supplier<Uni<? extends T>> asking) {
    return Uni.createFrom().deferred(asking).runSubscriptionOn(loop);
  }

  private static Executor loop(RoutingContext context) {
    var loop = context.vertx().getOrCreateContext();
    return task -> loop.runOnContext(nothing -> task.run());
  }

  private static boolean takesBetter(String accept) {
    var formats = accept.toLowerCase(Locale.ROOT);
    return formats.contains("image/webp") || formats.contains("image/avif");
  }

  @GET
  public Uni<Response> process(
      @PathParam("id") String id,
      @QueryParam("x-oss-process") Optional<String> process,
      @Context RoutingContext context) {
    var caller = callers.of(context);
    var loop = loop(context);
    var image = caller.image(id).orElseThrow(NoSuchImage::new);
    return process.isPresent()
        ? found(caller, image)
            .chain(
                found ->
                    on(loop, () -> gallery.process(caller, image, process.get()))
                        .map(answer -> relayed(answer, context)))
        : found(caller, image, WorkerKind.RENDITION).map(found -> list(image, found.renditions()));
  }

  private Response list(ImageKey image, List<StoredRendition> stored) {
    return Response.ok(RenditionBody.of(image, links, stored), MediaType.APPLICATION_JSON).build();
  }

  private Uni<Finding.Found> found(Caller caller, ImageKey image, WorkerKind... operations) {
    return images
        .find(caller.party(), image, operations)
        .map(
            finding -> {
              if (finding instanceof Finding.Found found) {
                return found;
              }
              throw new NoSuchImage();
            });
  }

  /** Empty where it is too large to be held, and has to come from the worker. */
  private Optional<Response> stored(
      ImageKey image, StoredStyle stored, Request request, RoutingContext context) {
    if (stored instanceof StoredStyle.Failed failed) {
      throw new TuwenException(ErrorCode.parse(failed.code()), failed.detail());
    }
    var made = (StoredStyle.Made) stored;
    if (renditionsUrl.isPresent()) {
      return Optional.of(
          Response.status(Response.Status.FOUND)
              .location(address(renditionsUrl.get(), made.object().key()))
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .build());
    }
    var type = made.object().attributes().contentType();
    var tag = made.object().eTag().value();
    return made.body().map(body -> image(image, body, type, tag, request, context));
  }

  private static URI address(URI base, ObjectKey key) {
    var text = base.toString();
    return URI.create(text.endsWith("/") ? text + key : text + "/" + key);
  }

  private Response made(
      ImageKey image, WorkerAnswer answer, Request request, RoutingContext context) {
    if (answer instanceof WorkerAnswer.Made made) {
      var tag = made.tag().replace("\"", "");
      return image(image, made.body(), made.contentType(), tag, request, context);
    }
    throw refused((WorkerAnswer.Refused) answer);
  }

  private static TuwenException refused(WorkerAnswer.Refused answer) {
    var error = OssErrorBody.read(answer.body().toString());
    return switch (answer.status()) {
      case 404 -> missing(error);
      case 429 -> new TuwenException(ErrorCode.TOO_MANY_RENDITIONS, error.message());
      case 400, 403, 422, 501 -> new TuwenException(ErrorCode.PROCESSING_REFUSED, error.message());
      default ->
          new TuwenException(
              ErrorCode.RENDITION_UNAVAILABLE, "the resize worker answers " + answer.status());
    };
  }

  /**
   * INVARIANT: that there is no image is said only where the worker has heard it from the storage.
   * A 404 without a code of OSS is a proxy's, or that of a pod whose address now is another's.
   */
  private static TuwenException missing(OssErrorBody error) {
    return switch (error.code()) {
      case "NoSuchStyle" -> noSuchStyle();
      case "NoSuchKey" -> new NoSuchImage();
      default ->
          new TuwenException(
              ErrorCode.RENDITION_UNAVAILABLE, "what answers 404 is not the resize worker");
    };
  }

  private Response relayed(WorkerAnswer answer, RoutingContext context) {
    var response =
        answer instanceof WorkerAnswer.Made made
            ? Response.ok(new Relay(context, made.body(), open), made.contentType())
            : relayed((WorkerAnswer.Refused) answer);
    // It may tell where a photo was taken.
    return response.header(HttpHeaders.CACHE_CONTROL, "private, no-store").build();
  }

  /** As the worker says it, in the words of OSS. */
  private static Response.ResponseBuilder relayed(WorkerAnswer.Refused answer) {
    if (answer.status() == 404) {
      var missing = missing(OssErrorBody.read(answer.body().toString()));
      if (missing.code() == ErrorCode.RENDITION_UNAVAILABLE) {
        throw missing;
      }
    }
    var response =
        Response.status(answer.status())
            .type(answer.contentType())
            .entity(answer.body().getBytes());
    return answer.status() == 429 || answer.status() == 503
        ? response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
        : response;
  }

  private Response image(
      ImageKey image,
      WorkerAnswer.Body body,
      String type,
      String tag,
      Request request,
      RoutingContext context) {
    var relay = new Relay(context, body, open);
    var entityTag = new EntityTag(tag);
    var unchanged = request.evaluatePreconditions(entityTag);
    if (unchanged != null) {
      relay.close();
    }
    return (unchanged == null ? Response.ok(relay, type) : unchanged)
        .tag(entityTag)
        .cacheControl(privately(image))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  /**
   * What a guest's phone may keep, and no cache on the way. The answer to a session is kept
   * nowhere: the next person at the same phone has another one.
   *
   * <p>INVARIANT: a phone asks each time whether a client can put another image under the name.
   */
  private CacheControl privately(ImageKey image) {
    var cache = new CacheControl();
    cache.setPrivate(true);
    if (image.id().isClientKey() || maxAge.toSeconds() <= 0) {
      cache.setNoCache(true);
    } else {
      cache.setMaxAge((int) Math.min(maxAge.toSeconds(), Integer.MAX_VALUE));
    }
    return cache;
  }

  private static TuwenException noSuchStyle() {
    return new TuwenException(ErrorCode.NOT_FOUND, "there is no such style");
  }
}
