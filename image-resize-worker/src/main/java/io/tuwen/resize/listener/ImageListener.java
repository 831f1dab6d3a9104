package io.tuwen.resize.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.tuwen.common.event.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Listens to the live lane and to the replay lane.
 *
 * <p>An event is acknowledged when its handler returns and dead-lettered when it throws. For now a
 * handler only makes sure that it understands the event.
 */
@ApplicationScoped
class ImageListener {
  private static final Logger LOG = Logger.getLogger(ImageListener.class);

  private final MeterRegistry metrics;

  ImageListener(MeterRegistry metrics) {
    this.metrics = metrics;
  }
}
