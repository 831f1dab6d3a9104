package io.tuwen.ocr.embedded;

import java.util.concurrent.atomic.LongAdder;

/**
 * How long the parts of reading took, in nanoseconds since they were last asked for. Thread-safe.
 */
final class Durations {
  private final LongAdder reading = new LongAdder();
  private final LongAdder decoding = new LongAdder();
  private final LongAdder inference = new LongAdder();

  void read(long nanos) {
    reading.add(nanos);
  }

  void decoded(long nanos) {
    decoding.add(nanos);
  }

  void inferred(long nanos) {
    inference.add(nanos);
  }

  Taken take() {
    return new Taken(reading.sumThenReset(), decoding.sumThenReset(), inference.sumThenReset());
  }

  /** Nanoseconds. */
  record Taken(long reading, long decoding, long inference) {}
}
