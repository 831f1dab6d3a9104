package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.worker.execution.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the bytes of an image as its text. */
final class FakeEngine implements OcrEngine {
  int readings;
  TuwenException failure;
  Runnable meanwhile = () -> {};

  double confidence = 1;

  static OcrText text(String text) {
    return text(text, 1);
  }

  static OcrText text(String text, double confidence) {
    var point = new Point(0, 0);
    var quad = new Quad(point, point, point, point);
    return new OcrText(
        new ImageSize(1, 1), 0, List.of(new Line(text, quad, confidence, List.of())));
  }

  @Override
  public EngineId id() {
    return new EngineId("fake", 2);
  }

  @Override
  public ReadText read(byte[] image, Cancellation cancellation) {
    readings++;
    var before = meanwhile;
    meanwhile = () -> {};
    before.run();
    if (failure != null) {
      throw failure;
    }
    return new ReadText(id(), text(new String(image, StandardCharsets.UTF_8), confidence));
  }

  @Override
  public long memory(byte[] image) {
    return 0;
  }

  @Override
  public void close() {}
}
