package io.tuwen.worker.lane;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTrace;
import io.smallrye.reactive.messaging.kafka.tracing.KafkaTraceTextMapGetter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.LogName;
import org.jboss.logging.MDC;

/** Continues the trace that a record carries, in spans and in the log. */
final class Trace {
  private static final String LOG_FIELD = "traceId";

  private final OpenTelemetry telemetry;

  Trace(OpenTelemetry telemetry) {
    this.telemetry = telemetry;
  }

  /** Does work on this thread as a part of the record's trace. */
  void during(LaneRecord record, Runnable work) {
    var carrier = new KafkaTrace.Builder().withHeaders(record.record().headers()).build();
    var parent =
        telemetry
            .getPropagators()
            .getTextMapPropagator()
            .extract(Context.root(), carrier, KafkaTraceTextMapGetter.INSTANCE);
    var partition = Integer.toString(record.record().partition());
    var span =
        telemetry
            .getTracer("tuwen")
            .spanBuilder(record.record().topic() + " process")
            .setSpanKind(SpanKind.CONSUMER)
            .setParent(parent)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", record.record().topic())
            .setAttribute("messaging.operation.type", "process")
            .setAttribute("messaging.kafka.message.key", LogName.of(record.key()))
            .setAttribute("messaging.destination.partition.id", partition)
            .setAttribute("messaging.kafka.offset", record.offset())
            .setAttribute("tuwen.image.key", LogName.of(record.key()))
            .setAttribute("tuwen.lane", record.lane().label())
            .setAttribute("tuwen.attempt", record.tried().inAll() + 1L)
            .startSpan();
    MDC.put(LOG_FIELD, span.getSpanContext().getTraceId());
    try {
      parent.with(span).wrap(work).run();
    } finally {
      MDC.remove(LOG_FIELD);
      span.end();
    }
  }

  /** Says in the span of this thread's work that it did not succeed. */
  static void failed(ErrorCode code) {
    Span.current().setStatus(StatusCode.ERROR).setAttribute("error.type", code.code());
  }
}
