package io.tuwen.operations.deadletter;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a record of a topic of dead letters; there is none that it cannot read. */
final class DeadLetterReader {
  private static final int LONGEST_REASON = 500;

  private DeadLetterReader() {}

  static DeadLetter read(LogRecord record, DeadTopic topic) {
    var event = topic.equals(DeadTopic.INTAKE) ? Optional.<ImageUploaded>empty() : event(record);
    var key = event.map(it -> it.key().value()).or(record::key).orElse(null);
    var image = event.flatMap(it -> ImageKey.parse(it.key())).map(it -> it.id().value());
    var code = record.header(LaneHeaders.DEAD_CODE).orElseGet(() -> fallback(event).code());
    return new DeadLetter(
        record.position(),
        topic,
        key,
        image.orElse(null),
        code,
        shortened(record.header(LaneHeaders.DEAD_REASON).orElse("")),
        record.number(LaneHeaders.DEAD_ATTEMPTS).orElse(0),
        record.time(),
        event.map(ImageUploaded::time).orElse((Instant) null),
        source(record).orElse(null));
  }

  /** What can be read and has no code was given up by the connector, for a fault of ours. */
  private static ErrorCode fallback(Optional<ImageUploaded> event) {
    return event.isPresent() ? ErrorCode.INTERNAL_ERROR : ErrorCode.UNDECODABLE_EVENT;
  }

  private static Optional<ImageUploaded> event(LogRecord record) {
    try {
      return record.value().map(it -> EventCodec.decodeUploaded(it.bytes()));
    } catch (TuwenException e) {
      return Optional.empty();
    }
  }

  private static String shortened(String reason) {
    return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
  }

  private static Optional<Position> source(LogRecord record) {
    OptionalLong partition = record.number(LaneHeaders.DEAD_PARTITION);
    OptionalLong offset = record.number(LaneHeaders.DEAD_OFFSET);
    if (partition.isEmpty() || offset.isEmpty()) {
      return Optional.empty();
    }
    return record
        .header(LaneHeaders.DEAD_TOPIC)
        .map(it -> new Position(it, (int) partition.getAsLong(), offset.getAsLong()));
  }
}
