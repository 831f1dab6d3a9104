package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.deadletter.DeadLetter;
import java.time.Instant;

/** A dead letter as operators see it; what is not known is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterBody(
    String id,
    String worker,
    String key,
    String image,
    String code,
    String reason,
    long attempts,
    Instant time,
    Instant eventTime,
    Source source) {

  /** Where the event came from. */
  record Source(String topic, int partition, long offset) {}

  static DeadLetterBody of(DeadLetter letter) {
    var source = letter.source();
    return new DeadLetterBody(
        letter.id().toString(),
        letter.worker(),
        letter.key(),
        letter.image(),
        letter.code(),
        letter.reason(),
        letter.attempts(),
        letter.time(),
        letter.eventTime(),
        source == null ? null : new Source(source.topic(), source.partition(), source.offset()));
  }
}
