package io.tuwen.ocr.embedded;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.bench.PictureReader;
import io.tuwen.contract.ocr.Line;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.sandbox.ImagesConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Tuwen's own engine as the worker runs it: in a child process that has locked itself in, with the
 * properties of the worker, of which the environment may set others.
 */
public final class ProductReader implements PictureReader {
  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private final OcrEngine engine;

  public ProductReader() {
    var config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDefaultSources()
            .addDiscoveredConverters()
            .withMapping(OcrConfig.class)
            .withMapping(ImagesConfig.class)
            .build();
    var ocr = config.getConfigMapping(OcrConfig.class);
    var images = config.getConfigMapping(ImagesConfig.class);
    var memory = new MemoryBudget(images.memory().asLongValue());
    engine =
        new EmbeddedEngine()
            .engine(ocr, images, new Execution("OCR", 1, ocr.deadline(), memory), metrics);
    engine.warmUp();
  }

  @Override
  public String version() {
    return engine.id().toString();
  }

  @Override
  public Text read(Path picture) throws IOException {
    var reading = total("tuwen.ocr.reading");
    var inference = total("tuwen.ocr.inference");
    var text = engine.read(Files.readAllBytes(picture), new Cancellation()).text();
    return new Text(
        text.lines().stream().map(Line::text).toList(),
        OptionalDouble.of(
            (total("tuwen.ocr.inference") - inference) / (total("tuwen.ocr.reading") - reading)));
  }

  private double total(String timer) {
    return metrics.timer(timer).totalTime(TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    engine.close();
  }
}
