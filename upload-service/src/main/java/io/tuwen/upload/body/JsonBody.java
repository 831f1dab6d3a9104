package io.tuwen.upload.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.nio.charset.StandardCharsets;

/** A small body that is one JSON object. */
public final class JsonBody {
  private JsonBody() {}

  /**
   * Reads it. It is UTF-8, and never what a parser takes it for by its first bytes.
   *
   * @throws TuwenException {@code MALFORMED_REQUEST} where it is none
   */
  public static JsonNode read(ObjectMapper json, byte[] body) {
    try {
      var node = json.readTree(new String(body, StandardCharsets.UTF_8));
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new TuwenException(ErrorCode.MALFORMED_REQUEST, "the body is not JSON", e);
    }
    throw new TuwenException(ErrorCode.MALFORMED_REQUEST, "the body is not a JSON object");
  }
}
