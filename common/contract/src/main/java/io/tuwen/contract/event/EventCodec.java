package io.tuwen.contract.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tuwen.contract.event.ImageProcessed.Outcome;
import io.tuwen.contract.json.UntrustedJson;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Our events as CloudEvents 1.0 in structured JSON: the value of a Kafka record.
 *
 * <p>An {@link ImageUploaded} is written as EventBridge writes an OSS event, so a rule on a real
 * bucket with "complete event" is a drop-in for our own publisher. Thread-safe.
 */
public final class EventCodec {
  /** For the {@code content-type} header of the record. */
  public static final String CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8";

  private static final Pattern PROCESSED =
      Pattern.compile("tuwen\\.([a-z0-9-]+)\\.(completed|failed)");

  private static final String KEY = "key";
  private static final String ETAG = "eTag";

  /** A broker takes no larger record, so a string inside one is no longer. */
  private static final int MAX_STRING = 1 << 20;

  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_STRING).build();

  private EventCodec() {}

  public static String encode(TuwenEvent event) {
    return envelope(event).toString();
  }

  /**
   * Reads a value of {@code image.uploaded}.
   *
   * @throws io.tuwen.contract.error.TuwenException as poison, with the reason
   */
  public static ImageUploaded decodeUploaded(byte[] value) {
    if (decode(value) instanceof ImageUploaded uploaded) {
      return uploaded;
    }
    throw Undecodable.because("an image.uploaded event was expected");
  }

  /**
   * Reads a value of {@code image.processed}.
   *
   * @throws io.tuwen.contract.error.TuwenException as poison, with the reason
   */
  public static ImageProcessed decodeProcessed(byte[] value) {
    if (decode(value) instanceof ImageProcessed processed) {
      return processed;
    }
    throw Undecodable.because("an image.processed event was expected");
  }

  static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Undecodable.because("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String utf8(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private static ObjectNode envelope(TuwenEvent event) {
    var root = JsonNodeFactory.instance.objectNode();
    root.put("specversion", "1.0");
    root.put("id", event.id());
    root.put("time", OssEventJson.time(event.time()));
    root.put("datacontenttype", "application/json;charset=utf-8");
    if (event instanceof ImageUploaded uploaded) {
      root.put("source", "acs.oss");
      root.put("type", uploaded.name().cloudEventType());
      root.put(
          "subject",
          "acs:oss:" + uploaded.region() + "::" + uploaded.bucket() + "/" + uploaded.key());
      root.set("data", OssEventJson.write(uploaded));
    } else if (event instanceof ImageProcessed processed) {
      root.put("subject", processed.key().value());
      processed(root, processed);
    }
    return root;
  }

  private static void processed(ObjectNode root, ImageProcessed event) {
    var outcome = event.outcome().name().toLowerCase(Locale.ROOT);
    root.put("source", "/" + event.worker());
    root.put("type", "tuwen." + event.kind() + "." + outcome);
    var data = root.putObject("data");
    data.put(KEY, event.key().value());
    data.put(ETAG, event.eTag().value());
    event.attributes().forEach(data::put);
  }

  private static TuwenEvent decode(byte[] value) {
    var root = parse(utf8(value));
    var type = text(root, "type");
    var data = root.path("data");
    var name = OssEventName.parse(type);
    if (name.isPresent()) {
      if (!OssEventJson.looksLikeOne(data)) {
        throw Undecodable.because("data is not an OSS event");
      }
      return OssEventJson.read(data, name.get(), text(root, "id"));
    }
    try {
      return decodeProcessed(root, type, data);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw Undecodable.because("a field of " + type + " makes no sense: " + e.getMessage(), e);
    }
  }

  private static ImageProcessed decodeProcessed(JsonNode root, String type, JsonNode data) {
    var parts = PROCESSED.matcher(type);
    if (!parts.matches()) {
      throw Undecodable.because("unknown event type");
    }
    var attributes = new LinkedHashMap<String, String>();
    data.properties().stream()
        .filter(it -> it.getValue().isTextual() && !Set.of(KEY, ETAG).contains(it.getKey()))
        .forEach(it -> attributes.put(it.getKey(), it.getValue().textValue()));
    return new ImageProcessed(
        text(root, "id"),
        EventTime.parse(text(root, "time")),
        new ObjectKey(text(data, KEY)),
        new ETag(text(data, ETAG)),
        text(root, "source").replaceFirst("^/", ""),
        parts.group(1),
        Outcome.valueOf(parts.group(2).toUpperCase(Locale.ROOT)),
        attributes);
  }

  private static String text(JsonNode node, String field) {
    var value = node.path(field);
    if (!value.isTextual()) {
      throw Undecodable.because(field + " is missing");
    }
    return value.textValue();
  }
}
