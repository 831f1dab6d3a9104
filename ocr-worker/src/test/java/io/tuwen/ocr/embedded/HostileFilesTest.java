package io.tuwen.ocr.embedded;

import io.tuwen.ocr.OcrEngine;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.hostile.HostileFilesSuite;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The corpus against the engine that reads texts. */
class HostileFilesTest extends HostileFilesSuite {
  private static OcrEngine engine;

  @BeforeAll
  static void load() {
    engine =
        new PpOcrEngine(
            new VipsImageDecoder(), new DecodeLimits(120_000_000, 1024), 320, 1, new Durations());
  }

  @AfterAll
  static void unload() {
    engine.close();
  }

  @Override
  protected List<Parser> parsers() {
    return List.of(
        new Parser("PpOcrEngine", true, 30, file -> engine.read(file, new Cancellation())));
  }
}
