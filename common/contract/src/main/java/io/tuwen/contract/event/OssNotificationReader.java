package io.tuwen.contract.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.OssNotification.Unreadable;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads object-storage notifications in every form in which they reach Kafka.
 *
 * <ul>
 *   <li>the trigger object of Function Compute, {@code {"events":[…]}};
 *   <li>a CloudEvent of EventBridge, alone or in an array, or only its {@code data};
 *   <li>a message of MNS: base64 text, alone, in the topic's JSON or XML envelope, or wrapped by
 *       EventBridge once more.
 * </ul>
 */
public final class OssNotificationReader {
  /** Envelopes inside envelopes are two deep in nature; more is an attack or a mistake. */
  private static final int MAX_DEPTH = 5;

  private OssNotificationReader() {}

  /**
   * Reads a value of {@code oss.events}.
   *
   * @return every event of the notification in order, but those that cannot be read at the end, so
   *     that the others are dealt with before one of them fails
   * @throws TuwenException as poison, when nothing of it is in a known form
   */
  public static List<OssNotification> read(byte[] value) {
    var found = new ArrayList<OssNotification>();
    readText(EventCodec.utf8(value).strip(), found, 0);
    if (found.isEmpty()) {
      throw Undecodable.because("the notification holds no event");
    }
    found.sort(Comparator.comparing(it -> it instanceof Unreadable));
    if (found.get(0) instanceof Unreadable unreadable) {
      throw unreadable.cause();
    }
    return List.copyOf(found);
  }

  private static void readText(String text, List<OssNotification> found, int depth) {
    if (depth > MAX_DEPTH) {
      throw Undecodable.because("too many envelopes inside each other");
    }
    if (text.startsWith("{") || text.startsWith("[")) {
      readNode(EventCodec.parse(text), found, depth);
    } else if (text.startsWith("<")) {
      readText(MnsXml.message(text).strip(), found, depth + 1);
    } else {
      readText(EventCodec.utf8(base64(text)).strip(), found, depth + 1);
    }
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw Undecodable.because("neither JSON nor base64", e);
    }
  }

  private static void readNode(JsonNode node, List<OssNotification> found, int depth) {
    if (node.isArray()) {
      readEach(node, found, element -> readNode(element, found, depth));
    } else if (node.hasNonNull("specversion")) {
      readCloudEvent(node, found, depth);
    } else if (node.path("Message").isTextual() && node.has("TopicName")) {
      readText(node.path("Message").textValue().strip(), found, depth + 1);
    } else if (node.path("events").isArray()) {
      readEach(node.path("events"), found, event -> found.add(object(event, "")));
    } else {
      found.add(object(node, ""));
    }
  }

  private static void readEach(
      JsonNode elements, List<OssNotification> found, Consumer<JsonNode> reader) {
    for (var element : elements) {
      try {
        reader.accept(element);
      } catch (TuwenException e) {
        found.add(new Unreadable(e));
      }
    }
  }

  private static void readCloudEvent(JsonNode node, List<OssNotification> found, int depth) {
    var type = node.path("type").asText("");
    var data = node.path("data");
    if (type.startsWith("mns:") && data.path("messageBody") instanceof TextNode body) {
      readText(body.textValue().strip(), found, depth + 1);
    } else if (OssEventJson.looksLikeOne(data)) {
      found.add(object(data, node.path("id").asText("")));
    } else if (OssEventName.parse(type).isPresent()) {
      throw Undecodable.because("data is not an OSS event");
    } else {
      found.add(new OssNotification.Irrelevant(type));
    }
  }

  /** Events of a bucket, and not of an object, have a name alone. */
  private static OssNotification object(JsonNode event, String id) {
    var eventName = event.path("eventName").asText();
    var created = OssEventName.parse(eventName);
    if (created.isEmpty() && !eventName.isEmpty()) {
      return new OssNotification.Irrelevant(eventName);
    }
    if (!OssEventJson.looksLikeOne(event)) {
      throw Undecodable.because("not an OSS event");
    }
    return new OssNotification.ObjectCreated(OssEventJson.read(event, created.orElseThrow(), id));
  }
}
