package io.tuwen.ocr.cloud;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.worker.decoding.ImageEncoder;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.sandbox.ImagesConfig;
import io.tuwen.worker.vips.ChildImageEncoder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the engines of clouds one encoder, whose children start with the first such engine. */
@ApplicationScoped
class Encoding {
  @Produces
  @Singleton
  ImageEncoder encoder(Execution execution, ImagesConfig images, MeterRegistry metrics) {
    return new ChildImageEncoder(execution.places(), images.memory().asLongValue(), metrics);
  }

  void close(@Disposes ImageEncoder encoder) throws Exception {
    if (encoder instanceof AutoCloseable children) {
      children.close();
    }
  }
}
