package io.tuwen.ocr.codes;

import com.sun.jna.Native;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.Code;
import io.tuwen.ocr.CodeReader;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.ChildSpec;
import io.tuwen.worker.sandbox.ClassPath;
import io.tuwen.worker.sandbox.ImagesConfig;
import io.tuwen.worker.sandbox.Questions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Reads codes in children of this process, which are started where they are needed. */
@Singleton
final class ChildCodeReader implements CodeReader {
  /** What a child takes without an image: its virtual machine, and libvips. */
  private static final long BASE_MEMORY = 700L << 20;

  private final OcrConfig config;
  private final ImagesConfig images;
  private final Execution execution;
  private final MeterRegistry metrics;
  private volatile ChildPool children;

  ChildCodeReader(
      OcrConfig config, ImagesConfig images, Execution execution, MeterRegistry metrics) {
    this.config = config;
    this.images = images;
    this.execution = execution;
    this.metrics = metrics;
  }

  @Override
  public void warmUp() {
    children = new ChildPool(spec(), execution.places(), metrics);
  }

  private ChildSpec spec() {
    return new ChildSpec(
        "codes",
        CodesChild.class,
        ClassPath.of(CodesChild.class, Native.class, CodeFinder.library()),
        Map.of(
            CodesChild.MAX_PIXELS, Long.toString(config.maxPixels()),
            CodesChild.MAX_SIDE, Integer.toString(config.maxSide())),
        List.of("-Xmx128m"),
        BASE_MEMORY + images.memory().asLongValue());
  }

  @Override
  public List<Code> read(byte[] image, Cancellation cancellation) {
    var reply = children.call(Questions.NONE, cancellation, image);
    try (var in = new DataInputStream(new ByteArrayInputStream(reply))) {
      return ChildCodes.read(in);
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.WORKER_CRASHED, "the image ended the process that read its codes", e);
    }
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @PreDestroy
  @Override
  public void close() {
    if (children != null) {
      children.close();
    }
  }
}
