package io.tuwen.result;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.store.ETag;
import java.time.Instant;
import java.util.List;

/** Texts without a service that has read them. */
final class Texts {
  private static final Quad QUAD =
      new Quad(new Point(1, 2), new Point(30, 2), new Point(30, 20), new Point(1, 20));

  private Texts() {}

  static OcrResult.Completed completed(ImageKey image, ETag eTag, Instant time, String line) {
    var text = new OcrText(new ImageSize(64, 48), 0, List.of(new Line(line, QUAD, 0.9, List.of())));
    return new OcrResult.Completed(
        image.objectKey(), eTag, new EngineId("embedded", 1), time, text);
  }
}
