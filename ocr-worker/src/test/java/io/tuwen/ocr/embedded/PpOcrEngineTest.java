package io.tuwen.ocr.embedded;

import io.tuwen.common.image.DecodeLimits;
import io.tuwen.common.vips.VipsImageDecoder;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.OcrEngineConformance;
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
