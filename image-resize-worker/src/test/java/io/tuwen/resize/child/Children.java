package io.tuwen.resize.child;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.ResizeConfigs;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.sandbox.ChildPool;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A child as the worker starts it, which takes what costs up to a minute. */
public final class Children {
  /** The memory for images where nothing is said. */
  public static final long MEMORY = 768L << 20;

  private Children() {}

  public static ChildPool start() {
    return start(new SimpleMeterRegistry());
  }

  public static ChildPool start(MeterRegistry metrics) {
    return new ChildRendererProducer()
        .children(
            ResizeConfigs.of(Map.of("tuwen.resize.max-cost", "60s")),
            () -> new MemorySize(BigInteger.valueOf(MEMORY)),
            List.of(),
            new Execution("rendering", 1, Duration.ofMinutes(5), new MemoryBudget(MEMORY)),
            metrics);
  }

  public static Renderer renderer(ChildPool children) {
    return new ChildRenderer(children, name -> Optional.empty());
  }
}
