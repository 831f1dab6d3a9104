package io.tuwen.resize;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the original back with the processing behind it, when it may. */
final class FakeRenderer implements Renderer {
  final AtomicInteger calls = new AtomicInteger();

  /** How often several were asked for at once. */
  final AtomicInteger callsForSeveral = new AtomicInteger();

  /** How often it was asked how large a rendition may be. */
  final AtomicInteger sizes = new AtomicInteger();

  RuntimeException failure;

  /** Only a processing with this in it fails. */
  String failing = "";

  /** Ends the work on several processings before any of them is done. */
  RuntimeException crash;

  CountDownLatch gate = new CountDownLatch(0);
  int revision = 2;

  /** Only a processing with this in it waits at the gate. */
  String gated = "";

  /** What is said of a rendition before it is made. */
  long size;

  /** Instead of the fake's own. */
  EngineId id;

  @Override
  public EngineId id() {
    return id == null ? new EngineId("fake", revision) : id;
  }

  @Override
  public Rendered render(byte[] original, Processing processing, Cancellation cancellation) {
    calls.incrementAndGet();
    try {
      if (processing.canonical().contains(gated)) {
        gate.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null && processing.canonical().contains(failing)) {
      throw failure;
    }
    return new Rendered(original, "image/jpeg");
  }

  @Override
  public List<Attempt> renderAll(
      byte[] original, List<Processing> processings, Cancellation cancellation) {
    callsForSeveral.incrementAndGet();
    if (crash != null) {
      throw crash;
    }
    var attempts = new ArrayList<Attempt>();
    for (var processing : processings) {
      try {
        attempts.add(new Attempt.Made(render(original, processing, cancellation)));
      } catch (TuwenException e) {
        attempts.add(new Attempt.Failed(e));
      }
    }
    return attempts;
  }

  @Override
  public long size(byte[] original, Processing processing) {
    sizes.incrementAndGet();
    return size;
  }

  @Override
  public long memoryOfAll(byte[] original, List<Processing> processings) {
    return 0;
  }
}
