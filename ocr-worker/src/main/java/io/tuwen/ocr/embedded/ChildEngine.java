package io.tuwen.ocr.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.Questions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The engine in children of this process: what an image does there, it does to one child. */
final class ChildEngine implements OcrEngine {
  private final Supplier<ChildPool> start;
  private final Timer reading;
  private final Timer decoding;
  private final Timer inference;
  private volatile ChildPool children;

  /**
   * Makes an engine that reads once it is warmed up.
   *
   * @param start starts the children, and waits until they are warm
   */
  ChildEngine(Supplier<ChildPool> start, MeterRegistry metrics) {
    this.start = start;
    reading = metrics.timer("tuwen.ocr.reading");
    decoding = metrics.timer("tuwen.ocr.decoding");
    inference = metrics.timer("tuwen.ocr.inference");
  }

  @Override
  public EngineId id() {
    return PpOcrEngine.ID;
  }

  @Override
  public void warmUp() {
    children = start.get();
  }

  @Override
  public ReadText read(byte[] image, Cancellation cancellation) {
    try {
      var result = ChildText.read(children.call(Questions.NONE, cancellation, image));
      record(result.durations());
      return new ReadText(id(), result.text());
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.WORKER_CRASHED, "the image ended the process that read it", e);
    }
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  private void record(Durations.Taken durations) {
    reading.record(durations.reading(), TimeUnit.NANOSECONDS);
    decoding.record(durations.decoding(), TimeUnit.NANOSECONDS);
    inference.record(durations.inference(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    if (children != null) {
      children.close();
    }
  }
}
