package io.tuwen.operations.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tuwen.contract.store.ETag;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Value;
import java.io.IOException;

/** What a record of the webhooks' topics tells of. */
public final class Told {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DELETED = "image.deleted";

  private Told() {}

  /** Whether it tells that an image was deleted. */
  public static boolean isDeletion(LogRecord record) {
    return read(record).path("type").asText().equals(DELETED);
  }

  /** Whether it tells of this version of its image, or does not say of which. */
  public static boolean isOf(LogRecord record, ETag version) {
    var eTag = read(record).path("image").path("eTag");
    return !eTag.isTextual() || eTag.asText().equals(version.value());
  }

  /** Nothing where it is no JSON. */
  private static JsonNode read(LogRecord record) {
    try {
      return JSON.readTree(record.value().map(Value::bytes).orElse(new byte[0]));
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }
}
