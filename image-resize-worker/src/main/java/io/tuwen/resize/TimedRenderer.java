package io.tuwen.resize;

import io.micrometer.core.instrument.Timer;
import io.tuwen.contract.EngineId;
import io.tuwen.worker.execution.Cancellation;

/** Measures how long a renderer takes, for events and requests alike. */
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
  public Rendered render(byte[] original, Processing processing, Cancellation cancellation) {
    return timer.record(() -> renderer.render(original, processing, cancellation));
  }

  @Override
  public long memory(byte[] original, Processing processing) {
    return renderer.memory(original, processing);
  }
}
