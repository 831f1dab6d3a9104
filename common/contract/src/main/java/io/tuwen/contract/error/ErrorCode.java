package io.tuwen.contract.error;

import static io.tuwen.contract.error.Category.PERMANENT;
import static io.tuwen.contract.error.Category.POISON;
import static io.tuwen.contract.error.Category.TRANSIENT;

import java.util.Locale;

/** Every error that a client or an operator can meet. {@code docs/errors.md} explains each one. */
public enum ErrorCode {
  MALFORMED_REQUEST(PERMANENT, 400, "The request is malformed"),
  MALFORMED_MULTIPART(PERMANENT, 400, "The multipart body is malformed"),
  NO_IMAGE(PERMANENT, 400, "The request carries no image"),
  INVALID_IDEMPOTENCY_KEY(PERMANENT, 400, "The Idempotency-Key is not usable"),
  UNAUTHORIZED(PERMANENT, 401, "This address wants a credential"),
  INVALID_CODE(PERMANENT, 401, "The platform does not take this login code"),
  LOGIN_BLOCKED(PERMANENT, 403, "The platform does not let this user log in"),
  SCOPE_MISSING(PERMANENT, 403, "This credential may not do that"),
  ORIGIN_REFUSED(PERMANENT, 403, "Pages of this origin may not open this stream"),
  CROSS_SITE_REFUSED(PERMANENT, 403, "Another site may not use an operator's session"),
  STORED_QUOTA_EXCEEDED(PERMANENT, 403, "As much is stored as this owner may have"),
  NOT_FOUND(PERMANENT, 404, "There is no such thing here"),
  METHOD_NOT_ALLOWED(PERMANENT, 405, "This address does not take that method"),
  NOT_ACCEPTABLE(PERMANENT, 406, "The answer cannot be given in the wanted form"),
  DEAD_LETTER_SETTLED(PERMANENT, 409, "The dead letter is dealt with already"),
  REPLAY_FINISHED(PERMANENT, 409, "The replay has ended already"),
  IMPORT_FINISHED(PERMANENT, 409, "The import has ended already"),
  SWEEP_RUNNING(PERMANENT, 409, "A sweep is running already"),
  UPLOAD_TIMEOUT(PERMANENT, 408, "The upload took too long"),
  BODY_TOO_LARGE(PERMANENT, 413, "The request body is too large"),
  IMAGE_TOO_LARGE(PERMANENT, 413, "The image has too many bytes"),
  TOO_MANY_IMAGES(PERMANENT, 413, "The request carries too many images"),
  UNSUPPORTED_TYPE(PERMANENT, 415, "The content is not a supported image"),
  IMAGE_UNREADABLE(PERMANENT, 422, "The image cannot be read"),
  IMAGE_NOT_FETCHED(PERMANENT, 422, "Nothing could be fetched from the address"),
  TOO_MANY_PIXELS(PERMANENT, 422, "The image has too many pixels"),
  IMAGE_TOO_COMPLEX(PERMANENT, 422, "The image's structure is too costly"),
  PROCESSING_REFUSED(PERMANENT, 422, "The processing cannot be done with this image"),
  PROCESSING_TIMEOUT(PERMANENT, 422, "The image took too long"),
  WORKER_CRASHED(PERMANENT, 422, "The image ended the worker that handled it"),
  ENGINE_REFUSED_IMAGE(PERMANENT, 422, "The OCR provider cannot read the image"),
  IDEMPOTENCY_KEY_REUSED(PERMANENT, 422, "The Idempotency-Key belongs to another image"),
  TOO_MANY_UPLOADS(TRANSIENT, 429, "Too many uploads at once"),
  TOO_MANY_WAITING(TRANSIENT, 429, "Too many clients are waiting"),
  TOO_MANY_DELETIONS(TRANSIENT, 429, "Too many deletions are on their way"),
  TOO_MANY_RENDITIONS(TRANSIENT, 429, "More renditions are asked for than can be made"),
  TOO_MANY_STREAMS(TRANSIENT, 429, "Too many streams and sockets are open"),
  UPLOAD_RATE_EXCEEDED(TRANSIENT, 429, "Too many images were sent in a short time"),
  UPLOAD_BYTES_EXCEEDED(TRANSIENT, 429, "Too many bytes were sent in a day"),
  QUOTA_EXCEEDED(TRANSIENT, 429, "Too much was asked for in a short time"),
  INTERNAL_ERROR(TRANSIENT, 500, "Something went wrong on our side"),
  BROKER_UNAVAILABLE(TRANSIENT, 503, "The event broker cannot be reached"),
  ENGINE_TIMEOUT(TRANSIENT, 503, "The OCR provider took too long"),
  ENGINE_UNAVAILABLE(TRANSIENT, 503, "The OCR provider cannot be asked"),
  INDEX_UNAVAILABLE(TRANSIENT, 503, "Lists and search are not available"),
  LOGIN_UNAVAILABLE(TRANSIENT, 503, "Logins are not configured here"),
  PROVIDER_UNAVAILABLE(TRANSIENT, 503, "The login platform does not answer"),
  PROVIDER_REFUSED(TRANSIENT, 503, "The login platform refuses this service"),
  RENDITION_UNAVAILABLE(TRANSIENT, 503, "The rendition cannot be made right now"),
  STORAGE_UNAVAILABLE(TRANSIENT, 503, "The object storage cannot be reached"),
  STORAGE_REFUSED(TRANSIENT, 503, "The object storage refuses this service"),
  STS_UNAVAILABLE(TRANSIENT, 503, "There are no temporary credentials right now"),
  STS_REFUSED(TRANSIENT, 503, "STS refuses this service"),
  WEBHOOK_NOT_TAKEN(TRANSIENT, 503, "The receiver did not take the webhook"),
  WORKER_OVERLOADED(TRANSIENT, 503, "The worker's machine is too crowded"),
  UNDECODABLE_EVENT(POISON, 422, "The event cannot be understood");

  private final Category category;
  private final int status;
  private final String title;

  ErrorCode(Category category, int status, String title) {
    this.category = category;
    this.status = status;
    this.title = title;
  }

  /**
   * Reads {@link #code()}. A newer worker may write codes that this version does not know: they are
   * {@link #INTERNAL_ERROR}.
   */
  public static ErrorCode parse(String code) {
    for (var known : values()) {
      if (known.code().equals(code)) {
        return known;
      }
    }
    return INTERNAL_ERROR;
  }

  /** The code as clients see it, such as {@code image_too_large}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Category category() {
    return category;
  }

  /** The HTTP status that carries this error. */
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}
