package io.tuwen.ocr;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;

/** Finds the same code in every image. */
final class FakeCodeReader implements CodeReader {
  static final Code CODE =
      new Code(
          "QR_CODE",
          "text",
          new Quad(new Point(0, 0), new Point(9, 0), new Point(9, 9), new Point(0, 9)));

  int warmUps;
  int readings;
  TuwenException failure;

  @Override
  public void warmUp() {
    warmUps++;
  }

  @Override
  public List<Code> read(byte[] image, Cancellation cancellation) {
    readings++;
    if (failure != null) {
      throw failure;
    }
    return List.of(CODE);
  }

  @Override
  public long memory(byte[] image) {
    return 0;
  }

  @Override
  public void close() {}
}
