package io.tuwen.contract.http;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;

/**
 * Leaves the queries of addresses out of spans. In those that we call, WeChat wants the secret of
 * an app and the code of a user; in those that we are called by stand signatures, tokens and seals,
 * each of which opens something.
 */
@Singleton
class AddressesInSpans implements SpanProcessor {
  private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("url.full");
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    var address = span.getKind() == SpanKind.CLIENT ? span.getAttribute(ADDRESS) : null;
    var query = address == null ? -1 : address.indexOf('?');
    if (query >= 0) {
      span.setAttribute(ADDRESS, address.substring(0, query));
    }
    if (span.getAttribute(QUERY) != null) {
      span.setAttribute(QUERY, "");
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
