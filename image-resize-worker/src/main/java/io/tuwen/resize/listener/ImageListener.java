package io.tuwen.resize.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.tuwen.common.event.EventCodec;
import io.tuwen.resize.Rendering;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Listens to the live lane and to the replay lane.
 *
 * <p>A record is committed when its handler has returned, and dead-lettered when it throws. The
 * pool's size is how many images are admitted: while some are computed, others are on their way
 * from and to storage.
 */
@ApplicationScoped
class ImageListener {
  private static final String POOL = "images";

  private final Rendering rendering;
  private final MeterRegistry metrics;

  ImageListener(Rendering rendering, MeterRegistry metrics) {
    this.rendering = rendering;
    this.metrics = metrics;
  }

  @Incoming("image-uploaded")
  @Blocking(value = POOL, ordered = false)
  void live(byte[] event) {
    handle(event, "live");
  }

  @Incoming("image-replay")
  @Blocking(value = POOL, ordered = false)
  void replay(byte[] event) {
    handle(event, "replay");
  }

  private void handle(byte[] event, String lane) {
    rendering.handle(EventCodec.decodeUploaded(event));
    metrics.counter("tuwen.events.received", "lane", lane).increment();
  }
}
