package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.operations.deadletter.Settlements;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;

/** One image, and what became of it. Each look is in the audit. */
@Path("/admin/originals")
@Produces(MediaType.APPLICATION_JSON)
public class OriginalsResource {
  private final ObjectStore store;
  private final OcrResults results;
  private final Renditions renditions;
  private final Names names;
  private final Settlements letters;
  private final OpenDeletions deletions;
  private final Pictures pictures;

  OriginalsResource(
      ObjectStore store,
      OcrResults results,
      Renditions renditions,
      Names names,
      Settlements letters,
      OpenDeletions deletions,
      Pictures pictures) {
    this.store = store;
    this.results = results;
    this.renditions = renditions;
    this.names = names;
    this.letters = letters;
    this.deletions = deletions;
    this.pictures = pictures;
  }

  /**
   * All that is there of one.
   *
   * @param key of the original
   * @param publicId the same by the name that its renditions have
   */
  @GET
  @Audited(value = "image.seen", keepsResult = false)
  public OriginalBody get(@QueryParam("key") String key, @QueryParam("publicId") String publicId) {
    if ((key == null) == (publicId == null)) {
      throw malformed("say which image: by its key, or by its publicId");
    }
    var original = key == null ? byPublicId(publicId) : key(key);
    var stored = store.describe(Bucket.ORIGINALS, original);
    var name = names.publicName(original).value();
    var body =
        OriginalBody.of(
            original,
            name,
            stored.orElse(null),
            found(original).map(it -> OriginalBody.Ocr.of(it, stored.orElse(null))).orElse(null),
            renditions.list(original).stream()
                .map(it -> OriginalBody.Rendition.of(it, name, stored.orElse(null)))
                .toList(),
            letters.of(original.value(), Instant.now()).stream().map(DeadLetterBody::of).toList(),
            isBeingDeleted(original, stored));
    if (stored.isEmpty()
        && body.ocr() == null
        && body.renditions().isEmpty()
        && body.deadLetters().isEmpty()) {
      throw new TuwenException(ErrorCode.NOT_FOUND, "there is nothing of such an image");
    }
    return body;
  }

  /** Where the key has no room for the name of a result, there is none. */
  private Optional<OcrResult> found(ObjectKey original) {
    return original.hasRoomForResults() ? results.find(original) : Optional.empty();
  }

  /** By itself, or with all of its owner's. */
  private boolean isBeingDeleted(ObjectKey original, Optional<StoredObject> stored) {
    return stored.flatMap(deletions::pending).or(() -> deletions.pending(original)).isPresent();
  }

  /** The picture itself, as a file of a type that browsers show as nothing but a picture. */
  @GET
  @Path("/picture")
  @Produces(MediaType.WILDCARD)
  @Audited(value = "picture.seen", keepsResult = false)
  public Response picture(@QueryParam("key") String key) {
    var picture = pictures.open(key(Optional.ofNullable(key).orElse("")));
    return Response.ok(picture.stream())
        .type(picture.type())
        .header("Content-Disposition", "attachment; filename=\"picture\"")
        .build();
  }

  private ObjectKey byPublicId(String publicId) {
    try {
      return names
          .original(new PublicId(publicId))
          .orElseThrow(
              () -> new TuwenException(ErrorCode.NOT_FOUND, "this is no public id of an image"));
    } catch (IllegalArgumentException e) {
      throw new TuwenException(ErrorCode.NOT_FOUND, "this is no public id of an image", e);
    }
  }

  private static ObjectKey key(String text) {
    return ObjectKey.parse(text).orElseThrow(() -> malformed("this is no key of an object"));
  }
}
