package io.tuwen.contract.testing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every span of a service as an exporter would see it; the service's tests make it a bean. */
public class RecordedSpans implements SpanProcessor {
  private final List<String> texts = new CopyOnWriteArrayList<>();

  public List<String> texts() {
    return texts;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    texts.add(span.toSpanData().toString());
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
