package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.store.StoredObject;
import java.time.Instant;
import java.util.List;

/**
 * An original and all that is there of it.
 *
 * @param owner null for an object under a name of another form
 * @param eTag null where the original is gone, as are its size, its type and its time
 * @param ocr null where there is no result
 * @param isBeingDeleted whether a deletion is on its way
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OriginalBody(
    String key,
    String owner,
    String image,
    String publicId,
    String eTag,
    Long size,
    String contentType,
    Instant storedAt,
    Ocr ocr,
    List<Rendition> renditions,
    List<DeadLetterBody> deadLetters,
    boolean isBeingDeleted) {
  private static final int MAX_TEXT = 4000;

  /**
   * What an engine has made of it.
   *
   * @param isCurrent whether it is about the original that is there now
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ocr(
      String status,
      String engine,
      Instant time,
      boolean isCurrent,
      String code,
      String detail,
      Integer lines,
      String text) {
    static Ocr of(OcrResult result, StoredObject original) {
      var isCurrent = original != null && result.eTag().equals(original.eTag());
      var engine = result.engine().toString();
      if (result instanceof OcrResult.Failed failed) {
        return new Ocr(
            "failed", engine, failed.time(), isCurrent, failed.code(), failed.detail(), null, null);
      }
      var text = ((OcrResult.Completed) result).text();
      return new Ocr(
          "completed",
          engine,
          result.time(),
          isCurrent,
          null,
          null,
          text.lines().size(),
          cut(text.text()));
    }

    private static String cut(String text) {
      return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }
  }

  /** What a worker has made of it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Rendition(
      String name,
      String process,
      String engine,
      Instant time,
      Long size,
      boolean isCurrent,
      String code,
      String detail) {
    static Rendition of(StoredRendition stored, String publicId, StoredObject original) {
      var stamp = stored.stamp();
      var failed = stored instanceof StoredRendition.Failed it ? it : null;
      var object =
          stored instanceof StoredRendition.Made made
              ? made.object()
              : ((StoredRendition.Failed) stored).object();
      return new Rendition(
          object.key().value().substring(publicId.length()),
          stamp.process(),
          stamp.engine().toString(),
          object.lastModified(),
          failed == null ? (Long) object.size() : null,
          original != null && stamp.eTag().equals(original.eTag()),
          failed == null ? null : failed.code(),
          failed == null ? null : failed.detail());
    }
  }

  static OriginalBody of(
      ObjectKey key,
      String publicId,
      StoredObject original,
      Ocr ocr,
      List<Rendition> renditions,
      List<DeadLetterBody> deadLetters,
      boolean isBeingDeleted) {
    var image = ImageKey.parse(key);
    return new OriginalBody(
        key.value(),
        image.map(it -> it.owner().value()).orElse(null),
        image.map(it -> it.id().value()).orElse(null),
        publicId,
        original == null ? null : original.eTag().value(),
        original == null ? null : original.size(),
        original == null ? null : original.attributes().contentType(),
        original == null ? null : original.lastModified(),
        ocr,
        renditions,
        deadLetters,
        isBeingDeleted);
  }
}
