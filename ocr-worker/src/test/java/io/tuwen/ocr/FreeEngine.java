package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Computes here, and finds no text in any image. */
final class FreeEngine implements OcrEngine {
  static final EngineId ID = new EngineId("fake-free", 2);

  int warmUps;
  TuwenException failure;
  CountDownLatch gate = new CountDownLatch(0);

  @Override
  public EngineId id() {
    return ID;
  }

  @Override
  public void warmUp() {
    warmUps++;
  }

  @Override
  public ReadText read(byte[] image, Cancellation cancellation) {
    cancellation.<RuntimeException>during(gate::countDown, this::waitAtGate);
    cancellation.check();
    if (failure != null) {
      throw failure;
    }
    return new ReadText(ID, new OcrText(new ImageSize(1, 1), 0, List.of()));
  }

  private void waitAtGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public long memory(byte[] image) {
    return 0;
  }

  @Override
  public void close() {}
}
