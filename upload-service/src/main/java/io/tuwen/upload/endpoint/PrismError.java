package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tuwen.contract.error.ErrorCode;

/** An error as the cloud's OCR tells it: by a status of its own. */
record PrismError(
    @JsonIgnore int status,
    @JsonIgnore String title,
    @JsonProperty("error_code") String code,
    @JsonProperty("error_msg") String message) {
  private static final int USED_UP = 403;
  private static final int TIMEOUT = 408;
  private static final int TOO_LARGE = 413;
  private static final int QUEUE_FULL = 450;
  private static final int NOT_JSON = 460;
  private static final int NO_IMAGE = 461;
  private static final int BAD_IMAGE = 462;

  static PrismError of(ErrorCode code, String detail) {
    return new PrismError(status(code), code.title(), code.code(), detail);
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case MALFORMED_REQUEST, MALFORMED_MULTIPART -> NOT_JSON;
      case NO_IMAGE -> NO_IMAGE;
      case IMAGE_TOO_LARGE, BODY_TOO_LARGE, TOO_MANY_IMAGES -> TOO_LARGE;
      case UNSUPPORTED_TYPE, IMAGE_UNREADABLE, TOO_MANY_PIXELS, IMAGE_TOO_COMPLEX -> BAD_IMAGE;
      case UPLOAD_TIMEOUT, PROCESSING_TIMEOUT -> TIMEOUT;
      case TOO_MANY_UPLOADS, TOO_MANY_WAITING, UPLOAD_RATE_EXCEEDED, QUOTA_EXCEEDED -> QUEUE_FULL;
      case UPLOAD_BYTES_EXCEEDED, STORED_QUOTA_EXCEEDED -> USED_UP;
      default -> code.status();
    };
  }
}
