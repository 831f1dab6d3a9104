package io.tuwen.resize.vips;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.resize.MarkSource;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.ResizeConfig;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.TimedRenderer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The renderer within the limits of the configuration. */
class VipsRendererProducer {
  @Produces
  @Singleton
  Renderer renderer(ResizeConfig config, MarkSource marks, MeterRegistry metrics) {
    var limits = new SourceLimits(config.maxPixels(), config.maxSide());
    return new TimedRenderer(
        new VipsRenderer(limits, marks, config.maxCost().toMillis()),
        metrics.timer("tuwen.renditions.rendering"));
  }
}
