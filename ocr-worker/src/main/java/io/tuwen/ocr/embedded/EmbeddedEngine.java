package io.tuwen.ocr.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.common.execution.Cancellation;
import io.tuwen.common.image.DecodeLimits;
import io.tuwen.common.image.ImageDecoder;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;

/** Gives the worker its engine, warm. */
@ApplicationScoped
class EmbeddedEngine {
  private static final Logger LOG = Logger.getLogger(EmbeddedEngine.class);

  /** Before the messaging starts, so that no record is taken by a worker that is not ready. */
  private static final int BEFORE_MESSAGING = 1;

  private static final String SAMPLE = "/warm-up.jpg";
  private static final String SAMPLE_TEXT = "图文";

  @Produces
  @Singleton
  OcrEngine engine(ImageDecoder decoder, OcrConfig config, MeterRegistry metrics) {
    return new PpOcrEngine(
        decoder,
        new DecodeLimits(config.maxPixels(), config.maxSide()),
        config.embedded().detectionSide(),
        config.embedded().threads(),
        metrics);
  }

  void close(@Disposes OcrEngine engine) {
    engine.close();
  }

  /** A worker whose engine cannot read does not start. */
  void warmUp(@Observes @Priority(BEFORE_MESSAGING) StartupEvent event, OcrEngine engine) {
    var started = System.nanoTime();
    var text = engine.read(sample(), new Cancellation()).text();
    if (!text.contains(SAMPLE_TEXT)) {
      throw new IllegalStateException("the OCR engine reads \"" + text + "\" in its sample");
    }
    LOG.infof(
        "event=engine_ready engine=%s ms=%d",
        engine.id(), (System.nanoTime() - started) / 1_000_000);
  }

  private static byte[] sample() {
    try (var stream = EmbeddedEngine.class.getResourceAsStream(SAMPLE)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
