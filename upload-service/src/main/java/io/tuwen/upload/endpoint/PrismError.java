package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tuwen.contract.error.ErrorCode;
import java.util.Optional;

/**
 * An error as the cloud market tells it. Its gateway has codes in headers; the OCR service behind
 * it has statuses of its own and no such header, and a caller tells the two apart by that.
 */
record PrismError(
    @JsonIgnore int status,
    @JsonIgnore Optional<Gateway> gateway,
    @JsonProperty("error_code") String code,
    @JsonProperty("error_msg") String message) {
  private static final int TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int QUEUE_FULL = 450;
  private static final int NOT_JSON = 460;
  private static final int NO_IMAGE = 461;
  private static final int BAD_IMAGE = 462;

  /** What the gateway says in its headers. */
  enum Gateway {
    INVALID_APP_CODE(401, "A401AC", "Invalid AppCode"),
    NOT_FOR_THIS_API(403, "A403EP", "Unauthorized"),
    QUOTA_EXHAUSTED(403, "B403MQ", "Quota Exhausted"),
    THROTTLED(429, "T429ID", "Throttled by USER Flow Control"),
    ERROR(500, "X500ER", "Internal Error"),
    BUSY(503, "X503BZ", "Failed To Call Backend Service");

    private final int status;
    private final String code;
    private final String message;

    Gateway(int status, String code, String message) {
      this.status = status;
      this.code = code;
      this.message = message;
    }

    String code() {
      return code;
    }

    String message() {
      return message;
    }
  }

  static PrismError of(ErrorCode code, String detail) {
    return switch (code) {
      case MALFORMED_REQUEST, MALFORMED_MULTIPART -> service(NOT_JSON, code, detail);
      case NO_IMAGE -> service(NO_IMAGE, code, detail);
      case IMAGE_TOO_LARGE, BODY_TOO_LARGE, TOO_MANY_IMAGES -> service(TOO_LARGE, code, detail);
      case UNSUPPORTED_TYPE, IMAGE_UNREADABLE, TOO_MANY_PIXELS, IMAGE_TOO_COMPLEX ->
          service(BAD_IMAGE, code, detail);
      case UPLOAD_TIMEOUT, PROCESSING_TIMEOUT -> service(TIMEOUT, code, detail);
      case TOO_MANY_UPLOADS, TOO_MANY_WAITING -> service(QUEUE_FULL, code, detail);
      case UNAUTHORIZED -> gateway(Gateway.INVALID_APP_CODE, code, detail);
      case SCOPE_MISSING -> gateway(Gateway.NOT_FOR_THIS_API, code, detail);
      case UPLOAD_BYTES_EXCEEDED, STORED_QUOTA_EXCEEDED ->
          gateway(Gateway.QUOTA_EXHAUSTED, code, detail);
      case UPLOAD_RATE_EXCEEDED, QUOTA_EXCEEDED -> gateway(Gateway.THROTTLED, code, detail);
      case INTERNAL_ERROR -> gateway(Gateway.ERROR, code, detail);
      default ->
          code.status() == Gateway.BUSY.status
              ? gateway(Gateway.BUSY, code, detail)
              : service(code.status(), code, detail);
    };
  }

  private static PrismError service(int status, ErrorCode code, String detail) {
    return new PrismError(status, Optional.empty(), code.code(), detail);
  }

  private static PrismError gateway(Gateway gateway, ErrorCode code, String detail) {
    return new PrismError(gateway.status, Optional.of(gateway), code.code(), detail);
  }
}
