package io.tuwen.resize.child;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.jna.Native;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.ResizeConfig;
import io.tuwen.resize.TimedRenderer;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.custom.CustomAction;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.ChildSpec;
import io.tuwen.worker.sandbox.ClassPath;
import io.tuwen.worker.sandbox.ImagesConfig;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The renderer of the configuration, in child processes. */
class ChildRendererProducer {
  /** What a child's virtual machine may take beside the memory for images. */
  private static final long BASE_MEMORY = 640L << 20;

  /** The largest bitmap, 100 MB, in the old part of the heap, with an original twice beside it. */
  private static final int HEAP_MEGABYTES = 288;

  @Produces
  @Singleton
  ChildPool children(
      ResizeConfig config,
      ImagesConfig images,
      List<CustomAction> customs,
      Execution execution,
      MeterRegistry metrics) {
    return new ChildPool(spec(config, images, customs), execution.places(), metrics);
  }

  void close(@Disposes ChildPool children) {
    children.close();
  }

  @Produces
  @Singleton
  Renderer renderer(ChildPool children, WatermarkSource marks, MeterRegistry metrics) {
    return new TimedRenderer(
        new ChildRenderer(children, marks), metrics.timer("tuwen.renditions.rendering"));
  }

  private static ChildSpec spec(
      ResizeConfig config, ImagesConfig images, List<CustomAction> customs) {
    var classes =
        Stream.concat(
            Stream.of(
                RenderingChild.class,
                Native.class,
                JsonNodeFactory.class,
                JsonFactory.class,
                JsonFormat.class),
            customs.stream().map(Object::getClass));
    return new ChildSpec(
        "rendering",
        RenderingChild.class,
        ClassPath.of(classes.toArray(Class<?>[]::new)),
        Map.of(
            RenderingChild.MAX_PIXELS, Long.toString(config.maxPixels()),
            RenderingChild.MAX_SIDE, Integer.toString(config.maxSide()),
            RenderingChild.MAX_ACTIONS, Integer.toString(config.maxActions()),
            RenderingChild.MAX_COST, Long.toString(config.maxCost().toMillis()),
            RenderingChild.CUSTOM_ACTIONS,
                customs.stream()
                    .map(action -> action.getClass().getName())
                    .collect(Collectors.joining(","))),
        List.of("-Xmx" + HEAP_MEGABYTES + "m", "-XX:TieredStopAtLevel=1"),
        BASE_MEMORY + images.memory().asLongValue());
  }
}
