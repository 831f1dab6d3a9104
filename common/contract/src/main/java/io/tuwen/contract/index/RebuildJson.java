package io.tuwen.contract.index;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Records of the topic {@code index.rebuilds}. */
final class RebuildJson {
  // A newer version of us may say more; what it adds is passed over.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private RebuildJson() {}

  static byte[] write(Object it) {
    try {
      return JSON.writeValueAsBytes(it);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every order and progress can be written", e);
    }
  }

  static <T> Optional<T> read(byte[] json, Class<T> type) {
    try {
      return Optional.ofNullable(json == null ? null : JSON.readValue(json, type));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static <T> Optional<T> newer(Optional<T> known, Optional<T> read, Function<T, Instant> at) {
    return read.filter(it -> known.isEmpty() || !at.apply(it).isBefore(at.apply(known.get())))
        .or(() -> known);
  }
}
