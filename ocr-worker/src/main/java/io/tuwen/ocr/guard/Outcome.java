package io.tuwen.ocr.guard;

import io.tuwen.ocr.ProviderFailure;
import java.util.Locale;

/** How a call has ended. */
enum Outcome {
  ANSWERED,
  THROTTLED,
  UNAVAILABLE,
  TIMEOUT,
  EXHAUSTED,
  REFUSED,
  IMAGE,
  DEFECT;

  static Outcome of(ProviderFailure.Reason reason) {
    return valueOf(reason.name());
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
