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

  void addTo(Sql where) {
    from.ifPresent(it -> where.and("at >= ?", it));
    to.ifPresent(it -> where.and("at < ?", it));
    status.ifPresent(it -> where.and(it.condition));
    hasText.ifPresent(it -> where.and(it ? "search <> ''" : "(search is null or search = '')"));
    code.ifPresent(it -> where.and("code = ?", it));
  }

  /** How far the OCR of an image is. */
  public enum Status {
    PENDING("result_at is null"),
    COMPLETED("result_at is not null and code is null"),
    FAILED("code is not null");

    private final String condition;

    Status(String condition) {
      this.condition = condition;
    }
  }
}
