package io.tuwen.ocr.cloud;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Every span of the worker as an exporter would see it. */
@Singleton
class RecordedSpans implements SpanProcessor {
  private final List<String> texts = new CopyOnWriteArrayList<>();

  List<String> texts() {
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
