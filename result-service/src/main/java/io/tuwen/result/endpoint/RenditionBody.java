package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.common.key.ImageKey;
import io.tuwen.common.ocr.EngineId;
import io.tuwen.common.rendition.StoredRendition;
import java.util.List;
import java.util.stream.Collectors;

/** A rendition in the state of an image. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RenditionBody(
    String name,
    TextBody.Status status,
    EngineId engine,
    String contentType,
    Long size,
    String finishedAt,
    TextBody.Failure error,
    String link) {
  private static final String FAILED = ".failed";

  /** A failure is of no interest where the style was made after it. */
  static List<RenditionBody> of(ImageKey image, List<StoredRendition> stored) {
    var made =
        stored.stream()
            .filter(StoredRendition.Made.class::isInstance)
            .map(it -> name(image, it))
            .collect(Collectors.toSet());
    return stored.stream()
        .filter(it -> it instanceof StoredRendition.Made || !made.contains(name(image, it)))
        .map(it -> of(image, it))
        .toList();
  }

  /** What stands behind the key of the original: {@code thumb}, {@code thumb.webp}, {@code @…}. */
  private static String name(ImageKey image, StoredRendition stored) {
    var rest = stored.key().value().substring(image.objectKey().value().length());
    var name = rest.startsWith("!") ? rest.substring(1) : rest;
    return name.endsWith(FAILED) ? name.substring(0, name.length() - FAILED.length()) : name;
  }

  private static RenditionBody of(ImageKey image, StoredRendition stored) {
    var name = name(image, stored);
    var engine = stored.stamp().engine();
    if (stored instanceof StoredRendition.Failed failed) {
      return new RenditionBody(
          name,
          TextBody.Status.failed,
          engine,
          null,
          null,
          failed.object().lastModified().toString(),
          TextBody.Failure.of(failed.code(), failed.detail()),
          null);
    }
    var object = ((StoredRendition.Made) stored).object();
    var isPlain = !name.startsWith("@") && name.indexOf('.') < 0;
    return new RenditionBody(
        name,
        TextBody.Status.completed,
        engine,
        object.attributes().contentType(),
        object.size(),
        object.lastModified().toString(),
        null,
        isPlain ? "/v1/images/" + image.id() + "/renditions/" + name : null);
  }
}
