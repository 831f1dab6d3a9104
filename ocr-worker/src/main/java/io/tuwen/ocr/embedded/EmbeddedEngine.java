package io.tuwen.ocr.embedded;

import ai.onnxruntime.OrtEnvironment;
import com.sun.jna.Native;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.codes.CodeFinder;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.ChildSpec;
import io.tuwen.worker.sandbox.ClassPath;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Gives the worker the engine that computes on this machine. */
@ApplicationScoped
class EmbeddedEngine {
  /**
   * What a child takes without an image: its virtual machine, and the networks with their arena.
   */
  private static final long BASE_MEMORY = 1L << 30;

  @Produces
  @Singleton
  @Identifier("embedded")
  OcrEngine engine(
      OcrConfig config, ImagesConfig images, Execution execution, MeterRegistry metrics) {
    return new ChildEngine(
        () -> new ChildPool(spec(config, images), execution.places(), metrics), metrics);
  }

  private static ChildSpec spec(OcrConfig config, ImagesConfig images) {
    return new ChildSpec(
        "OCR",
        ReadingChild.class,
        ClassPath.of(ReadingChild.class, Native.class, OrtEnvironment.class, CodeFinder.library()),
        Map.of(
            ReadingChild.MAX_PIXELS, Long.toString(config.maxPixels()),
            ReadingChild.MAX_SIDE, Integer.toString(config.maxSide()),
            ReadingChild.DETECTION_SIDE, Integer.toString(config.embedded().detectionSide()),
            ReadingChild.THREADS, Integer.toString(config.embedded().threads())),
        List.of("-Xmx128m"),
        BASE_MEMORY + images.memory().asLongValue());
  }

  void close(@Disposes @Identifier("embedded") OcrEngine engine) {
    engine.close();
  }
}
