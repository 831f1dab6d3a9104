package io.tuwen.ocr.cloud;

import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.OcrEngineConformance;
import io.tuwen.simulators.SeenLine;
import io.tuwen.simulators.Simulators;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** An engine of a cloud keeps the promises of all engines, with a cloud that is simulated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CloudEngineConformance extends OcrEngineConformance {
  private Simulators simulators;
  private OcrEngine engine;

  /** The engine, whose cloud is here. */
  protected abstract OcrEngine engine(Simulators simulators);

  @BeforeAll
  void start() {
    simulators = Simulators.start(0);
    engine = engine(simulators);
  }

  @AfterAll
  void close() {
    engine.close();
    simulators.close();
  }

  @Override
  protected OcrEngine engine() {
    return engine;
  }

  @Override
  protected void tell(BufferedImage shown, List<SeenLine> lines) {
    simulators.pictures().tell(shown, lines);
  }
}
