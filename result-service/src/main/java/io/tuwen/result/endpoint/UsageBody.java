package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Shares;
import io.tuwen.result.ResultConfig;
import io.tuwen.result.index.Usage;
import java.util.List;

/** What the caller has used, and what it may use. */
record UsageBody(Usage.Stored stored, Usage.Counts total, List<Day> days, Limits limits) {

  record Day(String day, @JsonUnwrapped Usage.Counts counts) {}

  /**
   * What one caller may have. What is counted at once is an instance's.
   *
   * @param storedImages null where there is no bound
   * @param storedBytes likewise
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Limits(
      int uploadsPerMinute,
      int uploadsBurst,
      long bytesPerDay,
      long pixelsPerMinute,
      Long storedImages,
      Long storedBytes,
      int waits,
      int streams,
      int renditions) {

    static Limits of(LimitsConfig limits, ResultConfig config) {
      return new Limits(
          limits.uploadsPerMinute(),
          limits.uploadsBurst(),
          limits.bytesPerDay().asLongValue(),
          limits.pixelsPerMinute(),
          bound(limits.storedImages()),
          bound(limits.storedBytes().asLongValue()),
          limits.waits().orElse(Shares.quarter(config.maxWaiting())),
          limits.streams().orElse(Shares.quarter(config.maxStreams())),
          limits.renditions().orElse(Shares.quarter(config.maxRenditions())));
    }

    private static Long bound(long configured) {
      return configured > 0 ? (Long) configured : null;
    }
  }

  static UsageBody of(Usage usage, Limits limits) {
    return new UsageBody(
        usage.stored(),
        usage.total(),
        usage.days().stream().map(it -> new Day(it.day().toString(), it.counts())).toList(),
        limits);
  }
}
