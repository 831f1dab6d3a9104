package io.tuwen.operations.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tuwen.operations.log.Value;
import java.io.IOException;

/** Orders and how far they are, as the values of the topic {@code replays}. */
public final class JournalJson {
  // A newer version of us may say more; what it adds is passed over.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private JournalJson() {}

  public static Value write(Object it) {
    try {
      return Value.of(JSON.writeValueAsBytes(it));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is written here can be", e);
    }
  }

  static <T> T read(Value value, Class<T> type) throws IOException {
    return JSON.readValue(value.bytes(), type);
  }
}
