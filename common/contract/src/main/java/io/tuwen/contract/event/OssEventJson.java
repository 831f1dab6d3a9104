package io.tuwen.contract.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Aliyun's own object event, {@code {"eventName":…,"oss":{"bucket":…,"object":…}}}.
 *
 * <p>Written exactly as the service writes it; read leniently, because the published forms differ:
 * region and request fields stand beside {@code oss} or inside it, and numbers may be strings.
 */
final class OssEventJson {
  private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

  /** Milliseconds always, as the service does. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private OssEventJson() {}

  static String time(Instant instant) {
    return TIME.format(instant);
  }

  static ObjectNode write(ImageUploaded event) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("eventName", event.name().eventName());
    root.put("eventSource", "acs:oss");
    root.put("eventTime", time(event.time()));
    root.put("eventVersion", "1.0");
    var oss = root.putObject("oss");
    var bucket = oss.putObject("bucket");
    bucket.put("arn", "acs:oss:" + event.region() + "::" + event.bucket());
    bucket.put("name", event.bucket());
    var object = oss.putObject("object");
    object.put("key", event.key().value());
    object.put("size", event.size());
    object.put("deltaSize", event.size());
    object.put("eTag", event.eTag().value().toUpperCase(Locale.ROOT));
    object.putObject("objectMeta").put("mimeType", event.contentType());
    oss.put("ossSchemaVersion", "1.0");
    root.put("region", event.region());
    root.putObject("responseElements").put("requestId", event.id());
    return root;
  }

  static boolean looksLikeOne(JsonNode node) {
    return node.hasNonNull("eventName")
        && node.at("/oss/bucket/name").isTextual()
        && node.at("/oss/object/key").isTextual();
  }

  /**
   * @param id the id of the envelope, or empty where there is none
   * @throws io.tuwen.contract.error.TuwenException as poison, where a field that we need is missing
   *     or senseless
   */
  static ImageUploaded read(JsonNode event, OssEventName name, String id) {
    var oss = event.path("oss");
    var object = oss.path("object");
    var requestId = either(event, oss, "responseElements").path("requestId").asText("");
    var key = key(object);
    return new ImageUploaded(
        id.isEmpty() ? naturalId(requestId, key) : id,
        time(event),
        name,
        either(event, oss, "region").asText(""),
        oss.path("bucket").path("name").asText(),
        key,
        eTag(object),
        object.path("size").asLong(0),
        object.path("objectMeta").path("mimeType").asText(DEFAULT_CONTENT_TYPE));
  }

  private static String naturalId(String requestId, ObjectKey key) {
    return requestId.isEmpty() ? key.value() : requestId;
  }

  private static JsonNode either(JsonNode outer, JsonNode inner, String field) {
    return outer.has(field) ? outer.path(field) : inner.path(field);
  }

  private static Instant time(JsonNode event) {
    try {
      return EventTime.parse(event.path("eventTime").asText());
    } catch (DateTimeException e) {
      throw Undecodable.because("eventTime is not a time", e);
    }
  }

  private static ObjectKey key(JsonNode object) {
    try {
      return new ObjectKey(object.path("key").asText());
    } catch (IllegalArgumentException e) {
      throw Undecodable.because("oss.object.key is not an object key", e);
    }
  }

  private static ETag eTag(JsonNode object) {
    try {
      return new ETag(object.path("eTag").asText());
    } catch (IllegalArgumentException e) {
      throw Undecodable.because("oss.object.eTag is missing or no eTag", e);
    }
  }
}
