package io.tuwen.result.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.common.event.EventCodec;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** Hears what every worker has done, in every instance. */
@ApplicationScoped
class ResultListener {
  private static final Logger LOG = Logger.getLogger(ResultListener.class);

  private final MeterRegistry metrics;

  ResultListener(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Incoming("image-processed")
  void processed(byte[] event) {
    var processed = EventCodec.decodeProcessed(event);
    LOG.infof("event=result_heard image=\"%s\" etag=%s", processed.key(), processed.eTag());
    metrics.counter("tuwen.results.heard").increment();
  }
}
