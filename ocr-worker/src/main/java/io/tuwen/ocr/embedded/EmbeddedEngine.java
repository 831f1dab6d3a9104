package io.tuwen.ocr.embedded;

import ai.onnxruntime.OrtEnvironment;
import com.sun.jna.Native;
import io.github.mymonstercat.OnnxModelsLoader;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.ChildSpec;
import io.tuwen.worker.sandbox.ClassPath;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Gives the worker its engine, warm. */
@ApplicationScoped
class EmbeddedEngine {
  private static final Logger LOG = Logger.getLogger(EmbeddedEngine.class);

  /** Before the messaging starts, so that no record is taken by a worker that is not ready. */
  private static final int BEFORE_MESSAGING = 1;

  /**
   * What a child takes without an image: its virtual machine, and the networks with their arena.
   */
  private static final long BASE_MEMORY = 1L << 30;

  @Produces
  @Singleton
  ChildPool children(OcrConfig config, ImagesConfig images, Execution execution) {
    return new ChildPool(spec(config, images), execution.places());
  }

  @Produces
  @Singleton
  OcrEngine engine(ChildPool children, MeterRegistry metrics) {
    return new ChildEngine(children, metrics);
  }

  private static ChildSpec spec(OcrConfig config, ImagesConfig images) {
    return new ChildSpec(
        "OCR",
        ReadingChild.class,
        ClassPath.of(
            ReadingChild.class, Native.class, OrtEnvironment.class, OnnxModelsLoader.class),
        Map.of(
            ReadingChild.MAX_PIXELS, Long.toString(config.maxPixels()),
            ReadingChild.MAX_SIDE, Integer.toString(config.maxSide()),
            ReadingChild.DETECTION_SIDE, Integer.toString(config.embedded().detectionSide()),
            ReadingChild.THREADS, Integer.toString(config.embedded().threads())),
        List.of("-Xmx128m"),
        BASE_MEMORY + images.memory().asLongValue());
  }

  void close(@Disposes OcrEngine engine) {
    engine.close();
  }

  /** A worker whose engine cannot read does not start. */
  void warmUp(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event, OcrEngine engine) {
    LOG.infof("event=engine_ready engine=%s", engine.id());
  }
}
