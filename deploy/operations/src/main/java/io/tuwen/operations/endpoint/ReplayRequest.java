package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.replay.ReplaySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code POST /admin/replays}, as it was sent; what is null was not. */
record ReplayRequest(
    List<String> workers,
    String from,
    String to,
    String owner,
    String keyPrefix,
    boolean onlyFailed,
    boolean onlyMissing,
    String onlyOlderThan,
    Integer rate,
    boolean dryRun) {
  private static final int LONGEST_PREFIX = 1023;

  /** The longest time that makes sense, with nanoseconds and an offset, has 36 characters. */
  private static final int MAX_TIME_LENGTH = 64;

  /** What is outside is no time of an event, and no number of milliseconds everywhere. */
  private static final Instant MIN_TIME = Instant.EPOCH;

  private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999Z");

  ReplaySpec spec() {
    var wanted = wantedWorkers();
    var engine = engine();
    if (engine != null && wanted.size() > 1) {
      throw malformed("onlyOlderThan names the engine of one worker; say which in workers");
    }
    var begin = instant("from", from);
    var end = instant("to", to);
    if (begin != null && end != null && !begin.isBefore(end)) {
      throw malformed("from is not before to");
    }
    if (owner != null && Owner.parse(owner).isEmpty()) {
      throw malformed("owner is not the name of an owner");
    }
    if (keyPrefix != null && (keyPrefix.isEmpty() || keyPrefix.length() > LONGEST_PREFIX)) {
      throw malformed("keyPrefix has 1 to 1023 characters");
    }
    if (rate != null && (rate < 1 || rate > ReplaySpec.MAX_RATE)) {
      throw malformed("rate is 1 to %d images per second".formatted(ReplaySpec.MAX_RATE));
    }
    return new ReplaySpec(
        wanted,
        begin,
        end,
        owner,
        keyPrefix,
        onlyFailed,
        onlyMissing,
        engine,
        rate == null ? ReplaySpec.DEFAULT_RATE : rate,
        dryRun);
  }

  private List<WorkerKind> wantedWorkers() {
    if (workers == null) {
      return WorkerKind.ALL;
    }
    if (workers.isEmpty()) {
      throw malformed("workers is empty; leave it out for all of them");
    }
    return workers.stream()
        .map(
            it ->
                Optional.ofNullable(it)
                    .flatMap(WorkerKind::titled)
                    .orElseThrow(() -> malformed("workers are " + titles())))
        .distinct()
        .toList();
  }

  private static String titles() {
    return WorkerKind.ALL.stream()
        .map(it -> "\"" + it.title() + "\"")
        .collect(Collectors.joining(" and "));
  }

  private EngineId engine() {
    try {
      return onlyOlderThan == null ? null : EngineId.parse(onlyOlderThan);
    } catch (IllegalArgumentException e) {
      throw malformed("onlyOlderThan is the revision of an engine, such as embedded/2");
    }
  }

  static Instant instant(String field, String text) {
    if (text == null) {
      return null;
    }
    try {
      if (text.length() <= MAX_TIME_LENGTH) {
        var time = OffsetDateTime.parse(text).toInstant();
        if (!time.isBefore(MIN_TIME) && !time.isAfter(MAX_TIME)) {
          return time;
        }
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw malformed("%s is a time such as 2026-11-20T08:30:00Z, from 1970 on".formatted(field));
  }
}
