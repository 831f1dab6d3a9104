package io.tuwen.upload.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.json.UntrustedJson;
import io.tuwen.upload.IdempotencyKey;
import io.tuwen.upload.body.JsonBody;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client says of the upload that it wants a ticket for; all of it may be left out.
 *
 * @param size the ticket takes no more bytes than this
 * @param contentType one of the image formats
 * @param idempotencyKey the same key gets a ticket for the same image
 */
public record TicketRequest(
    OptionalLong size, Optional<String> contentType, Optional<IdempotencyKey> idempotencyKey) {
  public static final int MAX_BYTES = 4096;

  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_BYTES).build();

  /**
   * Reads the body of a request.
   *
   * @throws TuwenException where it is not to be understood
   */
  public static TicketRequest parse(byte[] body) {
    var json = body.length == 0 ? JSON.createObjectNode() : JsonBody.read(JSON, body);
    return new TicketRequest(
        size(json.path("size")),
        text(json.path("contentType"), "contentType").map(TicketRequest::known),
        text(json.path("idempotencyKey"), "idempotencyKey").map(IdempotencyKey::new));
  }

  private static OptionalLong size(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return OptionalLong.empty();
    }
    if (!json.isIntegralNumber() || !json.canConvertToLong() || json.longValue() < 1) {
      throw malformed("size is a number of bytes");
    }
    return OptionalLong.of(json.longValue());
  }

  private static Optional<String> text(JsonNode json, String field) {
    if (json.isMissingNode() || json.isNull()) {
      return Optional.empty();
    }
    if (!json.isTextual()) {
      throw malformed(field + " is a text");
    }
    return Optional.of(json.textValue());
  }

  private static String known(String contentType) {
    return Arrays.stream(ImageFormat.values())
        .map(ImageFormat::mediaType)
        .filter(contentType::equals)
        .findFirst()
        .orElseThrow(
            () ->
                new TuwenException(
                    ErrorCode.UNSUPPORTED_TYPE, "contentType is that of no supported image"));
  }

  private static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }
}
