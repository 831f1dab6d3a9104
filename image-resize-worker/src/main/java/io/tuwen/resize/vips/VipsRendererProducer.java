package io.tuwen.resize.vips;

import io.tuwen.resize.MarkSource;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.ResizeConfig;
import io.tuwen.resize.SourceLimits;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The renderer within the limits of the configuration. */
class VipsRendererProducer {
  @Produces
  @Singleton
  Renderer renderer(ResizeConfig config, MarkSource marks) {
    return new VipsRenderer(new SourceLimits(config.maxPixels(), config.maxSide()), marks);
  }
}
