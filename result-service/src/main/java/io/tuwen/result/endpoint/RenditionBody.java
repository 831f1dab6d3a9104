package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.ocr.OcrResultJson.Failure;
import io.tuwen.contract.ocr.OcrResultJson.Status;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.result.StyleLinks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A rendition in the state of an image.
 *
 * <p>INVARIANT: the key of a free processing is in no answer. Where the bucket is public, only who
 * cannot name it has no way to it.
 *
 * @param name of a style, with its format where a client has chosen one; or the processing itself
 * @param link for the image's owner
 * @param publicLink for every client, where there is one, and as long as the image is there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RenditionBody(
    String name,
    Status status,
    EngineId engine,
    String contentType,
    Long size,
    String finishedAt,
    Failure error,
    String link,
    String publicLink) {
  private static final String FAILED = ".failed";

  /** And no processing, nor a style in a format that a client has chosen. */
  private static final Pattern STYLE = Pattern.compile("[^./]+");

  /** A failure is of no interest where the style was made after it. */
  static List<RenditionBody> of(ImageKey image, StyleLinks links, List<StoredRendition> stored) {
    var publicName = links.publicName(image);
    var made =
        stored.stream()
            .filter(StoredRendition.Made.class::isInstance)
            .map(it -> name(publicName, it))
            .collect(Collectors.toSet());
    return stored.stream()
        .filter(it -> it instanceof StoredRendition.Made || !made.contains(name(publicName, it)))
        .map(it -> of(image, links, it))
        .toList();
  }

  /** The styles that an address leads to: those that are made from every image, and others. */
  static Set<String> styles(List<String> eager, List<RenditionBody> renditions) {
    var styles = new LinkedHashSet<>(eager);
    for (var it : renditions) {
      if (it.status == Status.failed) {
        styles.remove(it.name);
      } else if (STYLE.matcher(it.name).matches()) {
        styles.add(it.name);
      }
    }
    return styles;
  }

  private static boolean isStyle(PublicId publicName, StoredRendition stored) {
    return stored.key().value().startsWith(publicName + "!");
  }

  private static String name(PublicId publicName, StoredRendition stored) {
    if (!isStyle(publicName, stored)) {
      return stored.stamp().process();
    }
    var name = stored.key().value().substring(publicName.value().length() + 1);
    return name.endsWith(FAILED) ? name.substring(0, name.length() - FAILED.length()) : name;
  }

  private static RenditionBody of(ImageKey image, StyleLinks links, StoredRendition stored) {
    var publicName = links.publicName(image);
    var name = name(publicName, stored);
    var engine = stored.stamp().engine();
    if (stored instanceof StoredRendition.Failed failed) {
      return new RenditionBody(
          name,
          Status.failed,
          engine,
          null,
          null,
          failed.object().lastModified().toString(),
          Failure.of(failed.code(), failed.detail()),
          null,
          null);
    }
    var object = ((StoredRendition.Made) stored).object();
    var isStyle = isStyle(publicName, stored);
    return new RenditionBody(
        name,
        Status.completed,
        engine,
        object.attributes().contentType(),
        object.size(),
        object.lastModified().toString(),
        null,
        isStyle ? styleLink(image, name) : processLink(image, name),
        isStyle && links.areStylesPublic() ? links.address("/" + stored.key()) : null);
  }

  /** Null for another format of a style, which is the answer to another {@code Accept}. */
  private static String styleLink(ImageKey image, String name) {
    return name.indexOf('.') < 0 ? "/v1/images/" + image.id() + "/renditions/" + name : null;
  }

  private static String processLink(ImageKey image, String process) {
    return "/v1/images/"
        + image.id()
        + "/renditions?x-oss-process="
        + URLEncoder.encode(process, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
