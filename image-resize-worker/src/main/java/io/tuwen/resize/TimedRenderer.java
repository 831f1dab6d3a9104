package io.tuwen.resize;

import io.micrometer.core.instrument.Timer;
import io.tuwen.contract.EngineId;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;

/**
 * Measures how long a renderer takes, for events and requests alike; renditions that are made
 * together count once.
 */
public final class TimedRenderer implements Renderer {
  private final Renderer renderer;
  private final Timer timer;

  public TimedRenderer(Renderer renderer, Timer timer) {
    this.renderer = renderer;
    this.timer = timer;
  }

  @Override
  public EngineId id() {
    return renderer.id();
  }

  @Override
  public List<Attempt> renderAll(
      byte[] original, List<Processing> processings, Cancellation cancellation) {
    return timer.record(() -> renderer.renderAll(original, processings, cancellation));
  }

  @Override
  public long size(byte[] original, Processing processing) {
    return renderer.size(original, processing);
  }

  @Override
  public long memoryOfAll(byte[] original, List<Processing> processings) {
    return renderer.memoryOfAll(original, processings);
  }
}
