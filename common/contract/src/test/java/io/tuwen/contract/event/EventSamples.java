package io.tuwen.contract.event;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.Instant;

final class EventSamples {
  static final Instant TIME = Instant.parse("2026-11-20T08:30:00.120Z");

  private EventSamples() {}

  static ImageUploaded uploaded(String key, String eTag) {
    return new ImageUploaded(
        "request-1",
        TIME,
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        "tuwen-originals",
        new ObjectKey(key),
        new ETag(eTag),
        4711,
        "image/jpeg");
  }
}
