package io.tuwen.result.index;

import java.time.Instant;
import java.util.Optional;

/**
 * Which images a list has.
 *
 * @param from uploaded then or later
 * @param to uploaded before
 * @param status of the OCR
 * @param hasText whether something was read in it
 * @param code why there is no text
 */
public record Filter(
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<Status> status,
    Optional<Boolean> hasText,
    Optional<String> code) {
  public static final Filter NONE =
      new Filter(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** How far the OCR of an image is. */
  public enum Status {
    PENDING,
    COMPLETED,
    FAILED
  }
}
