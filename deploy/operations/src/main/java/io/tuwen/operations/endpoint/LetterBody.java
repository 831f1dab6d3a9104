package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tuwen.operations.deadletter.LetterRecord;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A dead letter with its record.
 *
 * @param traceId where the event carries one
 * @param payload as text, or in Base64 where it is none; cut where it is long
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LetterBody(
    @JsonUnwrapped DeadLetterBody letter,
    String traceId,
    Map<String, String> headers,
    String payload,
    boolean isText,
    int payloadBytes) {
  private static final int MAX_SHOWN = 64 * 1024;
  private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-.{1,40}");

  static LetterBody of(LetterRecord record) {
    var bytes = record.value().map(it -> it.bytes()).orElse(new byte[0]);
    var text = text(bytes);
    return new LetterBody(
        DeadLetterBody.of(record.letter()),
        trace(record.headers().get("traceparent")).orElse(null),
        new TreeMap<>(record.headers()),
        cut(text.orElseGet(() -> Base64.getEncoder().encodeToString(bytes))),
        text.isPresent(),
        bytes.length);
  }

  private static Optional<String> trace(String header) {
    var parts = TRACE.matcher(header == null ? "" : header);
    return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }
}
