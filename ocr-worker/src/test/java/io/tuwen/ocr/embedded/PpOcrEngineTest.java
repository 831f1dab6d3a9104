package io.tuwen.ocr.embedded;

import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.OcrEngineConformance;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.vips.VipsImageDecoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PpOcrEngineTest extends OcrEngineConformance {
  private static OcrEngine engine;

  @BeforeAll
  static void load() {
    engine =
        new PpOcrEngine(
            new VipsImageDecoder(), new DecodeLimits(100_000_000, 4096), 960, 1, new Durations());
  }

  @AfterAll
  static void unload() {
    engine.close();
  }

  @Override
  protected OcrEngine engine() {
    return engine;
  }
}
