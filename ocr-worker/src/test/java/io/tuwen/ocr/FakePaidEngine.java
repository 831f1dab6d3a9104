package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that takes money for each reading, and finds no text in any image. */
final class FakePaidEngine implements OcrEngine {
  static final EngineId ID = new EngineId("fake-paid", 1);

  final AtomicInteger readings = new AtomicInteger();
  final AtomicInteger warmUps = new AtomicInteger();
  volatile TuwenException failure;
  volatile Availability availability = Availability.ON;
  volatile long memory;
  volatile Runnable preparation = () -> {};
  volatile OcrText text = new OcrText(new ImageSize(1, 1), 0, List.of());

  /** Each reading waits here until it is cancelled, where this is shut. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  private final EngineId id;
  private final int concurrency;

  FakePaidEngine() {
    this(1);
  }

  FakePaidEngine(int concurrency) {
    this(ID, concurrency);
  }

  FakePaidEngine(EngineId id) {
    this(id, 1);
  }

  private FakePaidEngine(EngineId id, int concurrency) {
    this.id = id;
    this.concurrency = concurrency;
  }

  @Override
  public EngineId id() {
    return id;
  }

  @Override
  public Optional<Provider> provider() {
    return Optional.of(new Provider(concurrency, true));
  }

  @Override
  public Availability availability() {
    return availability;
  }

  @Override
  public void warmUp() {
    warmUps.incrementAndGet();
  }

  @Override
  public Prepared prepare(byte[] image, Cancellation cancellation) {
    preparation.run();
    return OcrEngine.super.prepare(image, cancellation);
  }

  @Override
  public ReadText read(byte[] image, Cancellation cancellation) {
    readings.incrementAndGet();
    var shut = gate;
    cancellation.<RuntimeException>during(shut::countDown, () -> await(shut));
    cancellation.check();
    if (failure != null) {
      throw failure;
    }
    return new ReadText(id, text);
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public long memory(byte[] image) {
    return memory;
  }

  @Override
  public void close() {}
}
