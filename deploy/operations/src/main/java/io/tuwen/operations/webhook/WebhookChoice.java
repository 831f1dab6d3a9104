package io.tuwen.operations.webhook;

import io.tuwen.operations.log.LogRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * Which webhooks are told again.
 *
 * @param from written at or after
 * @param to written before
 * @param image by its id
 * @param receiver to it alone, else to each whose images they are
 */
public record WebhookChoice(
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> image,
    Optional<String> receiver) {

  boolean has(LogRecord record) {
    return from.filter(record.time()::isBefore).isEmpty()
        && to.filter(it -> !record.time().isBefore(it)).isEmpty()
        && image.filter(it -> !record.key().orElse("").endsWith("/" + it)).isEmpty();
  }
}
