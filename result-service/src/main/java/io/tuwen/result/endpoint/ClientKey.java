package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.json.UntrustedJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The name under which a client uploaded an image: in the query, in JSON, or in a form. The body
 * itself says which; the declared type is often wrong.
 */
final class ClientKey {
  private static final String SUFFIX = "_ocr.txt";
  private static final String FIELD = "key=";
  static final int MAX_BODY = 16 * 1024;
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_BODY).build();

  private ClientKey() {}

  static String find(Optional<String> inQuery, byte[] body) {
    var key = inQuery.or(() -> inBody(body)).orElse("");
    var name = key.endsWith(SUFFIX) ? key.substring(0, key.length() - SUFFIX.length()) : key;
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new TuwenException(
          ErrorCode.MALFORMED_REQUEST, "send {\"key\":\"NAME_ocr.txt\"} with the upload's name");
    }
    return name;
  }

  private static Optional<String> inBody(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8).strip();
    return text.startsWith("{") ? inJson(text) : inForm(text);
  }

  private static Optional<String> inJson(String text) {
    try {
      var key = JSON.readTree(text).path("key");
      return key.isTextual() ? Optional.of(key.asText()) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> inForm(String text) {
    return Arrays.stream(text.split("&", -1))
        .filter(field -> field.startsWith(FIELD))
        .findFirst()
        .flatMap(field -> decoded(field.substring(FIELD.length())));
  }

  private static Optional<String> decoded(String value) {
    try {
      return Optional.of(URLDecoder.decode(value, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
