package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tuwen.contract.key.LogName;
import java.io.IOException;
import java.util.Locale;

/**
 * What the audit keeps of a request and of its answer.
 *
 * <p>INVARIANT: it opens nothing. The key of a guest's image gives access to it, and the audit is
 * kept for longer than images are: of a key, or the beginning of one, it has what logs have.
 */
final class AuditText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_KEPT = 1000;

  private AuditText() {}

  /** Null where it is no JSON: the action refuses it, and nothing tells what is a key in it. */
  static String ofRequest(byte[] body) {
    try {
      return kept(JSON.readTree(body));
    } catch (IOException e) {
      return null;
    }
  }

  /** Null where it cannot be written. */
  static String ofAnswer(ObjectMapper json, Object answer) {
    try {
      return kept(JSON.readTree(json.writeValueAsBytes(answer)));
    } catch (IOException e) {
      return null;
    }
  }

  private static String kept(JsonNode all) throws JsonProcessingException {
    shortenKeys(all);
    return cut(JSON.writeValueAsString(all));
  }

  private static void shortenKeys(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              it -> {
                if (it.getValue().isTextual() && isOfKey(it.getKey())) {
                  it.setValue(TextNode.valueOf(LogName.of(it.getValue().textValue())));
                }
              });
    }
    node.forEach(AuditText::shortenKeys);
  }

  /** Also what only looks like one of our fields, and is refused. */
  private static boolean isOfKey(String field) {
    var name = field.toLowerCase(Locale.ROOT);
    return name.contains("key") || name.contains("image");
  }

  static String cut(String text) {
    return text.length() <= MAX_KEPT ? text : text.substring(0, MAX_KEPT) + "…";
  }
}
