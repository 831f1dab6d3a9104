package io.tuwen.operations.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.operations.log.LogRecord;
import java.io.IOException;

/** What a record of the webhooks' topics tells of. */
public final class Told {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DELETED = "image.deleted";

  private Told() {}

  /** Whether it tells that an image was deleted. */
  public static boolean isDeletion(LogRecord record) {
    try {
      var bytes = record.value().map(it -> it.bytes()).orElse(new byte[0]);
      return JSON.readTree(bytes).path("type").asText().equals(DELETED);
    } catch (IOException e) {
      return false;
    }
  }
}
