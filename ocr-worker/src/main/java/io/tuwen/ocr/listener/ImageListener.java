package io.tuwen.ocr.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.tuwen.common.event.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Listens to the live lane and to the replay lane.
 *
 * <p>A record is committed when its handler has returned, and dead-lettered when it throws.
 */
@ApplicationScoped
class ImageListener {
  private static final Logger LOG = Logger.getLogger(ImageListener.class);
  private static final String POOL = "images";

  private final MeterRegistry metrics;

  ImageListener(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Incoming("image-uploaded")
  @Blocking(value = POOL, ordered = false)
  void live(byte[] event) {
    understand(event, "live");
  }

  @Incoming("image-replay")
  @Blocking(value = POOL, ordered = false)
  void replay(byte[] event) {
    understand(event, "replay");
  }

  /** What there is to do with an image arrives with the engine; its event is checked already. */
  private void understand(byte[] event, String lane) {
    var uploaded = EventCodec.decodeUploaded(event);
    LOG.infof(
        "event=image_seen image=\"%s\" lane=%s etag=%s", uploaded.key(), lane, uploaded.eTag());
    metrics.counter("tuwen.events.received", "lane", lane).increment();
  }
}
