package io.tuwen.upload;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.share.Allowance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What one client may have done in a minute. */
class Limits {
  @Produces
  @Singleton
  Allowance pixels(UploadConfig config, MeterRegistry metrics) {
    return new Allowance("uploads", "pixels", config.maxPixelsPerMinute(), metrics);
  }
}
