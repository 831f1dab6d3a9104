package io.tuwen.resize.child;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.resize.Attempt;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.ResizeConfig;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.ImagesConfig;
import java.util.List;
import java.util.Optional;

/**
 * The renderer as the worker has it: one child process that has locked itself in, with the
 * properties of the worker, of which the environment may set others.
 */
public final class ProductRenderer implements AutoCloseable {
  private final ChildPool children;
  private final Renderer renderer;
  private final ProcessParser parser;

  public ProductRenderer() {
    var config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDefaultSources()
            .addDiscoveredConverters()
            .withMapping(ResizeConfig.class)
            .withMapping(ImagesConfig.class)
            .build();
    var resize = config.getConfigMapping(ResizeConfig.class);
    var images = config.getConfigMapping(ImagesConfig.class);
    var metrics = new SimpleMeterRegistry();
    var producer = new ChildRendererProducer();
    var memory = new MemoryBudget(images.memory().asLongValue());
    var execution = new Execution("renditions", 1, resize.deadline(), memory);
    children = producer.children(resize, images, List.of(), execution, metrics);
    renderer = producer.renderer(children, name -> Optional.empty(), metrics);
    parser = new ProcessParser(resize.maxActions(), List.of());
  }

  public String version() {
    return renderer.id().toString();
  }

  /** What is computed for one event: all styles in one task of the child. */
  public List<byte[]> render(byte[] original, List<String> processes) {
    var processings =
        processes.stream()
            .map(it -> new Processing(parser.parse(it), Optional.empty(), false))
            .toList();
    return renderer.renderAll(original, processings, new Cancellation()).stream()
        .map(Attempt::get)
        .map(it -> it.bytes())
        .toList();
  }

  public List<Long> pids() {
    return children.pids();
  }

  @Override
  public void close() {
    children.close();
  }
}
