package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.json.UntrustedJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;

/** Reads what operators send, strictly: a misspelt filter must not mean "everything". */
final class JsonRequest {
  static final int MAX_BODY = 1 << 20;

  /** Longer than the longest value of any field, a key's 1,023 bytes. */
  private static final int MAX_STRING = 4096;

  private static final ObjectMapper JSON =
      UntrustedJson.mapper(MAX_STRING)
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private JsonRequest() {}

  /** Reads a body; an empty one is an empty object. */
  static <T> T read(InputStream body, Class<T> type) {
    try {
      var bytes = body == null ? new byte[0] : body.readNBytes(MAX_BODY + 1);
      if (bytes.length > MAX_BODY) {
        throw new TuwenException(ErrorCode.BODY_TOO_LARGE, "the body has more than 1 MiB");
      }
      var read =
          new String(bytes, java.nio.charset.StandardCharsets.UTF_8).isBlank()
              ? JSON.readValue("{}", type)
              : JSON.readValue(bytes, type);
      if (read == null) {
        throw malformed("the body is not a JSON object");
      }
      return read;
    } catch (UnrecognizedPropertyException e) {
      var known =
          e.getKnownPropertyIds().stream()
              .map(Object::toString)
              .sorted()
              .collect(Collectors.joining(", "));
      throw malformed(
          "there is no field \"%s\"; known are %s".formatted(e.getPropertyName(), known));
    } catch (JsonMappingException e) {
      throw malformed("the value of %s makes no sense there".formatted(path(e)));
    } catch (JsonProcessingException e) {
      throw malformed("the body is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new TuwenException(ErrorCode.MALFORMED_REQUEST, "the body ended early", e);
    }
  }

  static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }

  private static String path(JsonMappingException e) {
    var path =
        e.getPath().stream()
            .map(it -> it.getFieldName() == null ? "[" + it.getIndex() + "]" : it.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "the body" : path;
  }
}
