package io.tuwen.result.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Watches;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears what every worker has done, in every instance, and wakes who waits for it. */
@ApplicationScoped
class ResultListener {
  private final Watches watches;
  private final MeterRegistry metrics;

  ResultListener(Watches watches, MeterRegistry metrics) {
    this.watches = watches;
    this.metrics = metrics;
  }

  @Incoming("image-processed")
  void processed(byte[] event) {
    var processed = EventCodec.decodeProcessed(event);
    // A kind that this version does not know is one that no client waits for.
    WorkerKind.titled(processed.kind()).ifPresent(it -> watches.wake(processed.key(), it));
    metrics.counter("tuwen.results.heard").increment();
  }
}
