package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.imports.Import;
import io.tuwen.operations.imports.ImportProgress;
import io.tuwen.operations.imports.ImportProgress.Failure;
import io.tuwen.operations.journal.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An import as operators see it.
 *
 * @param wanted run, pause or cancel; the state follows it within a second or two
 * @param prefix as it was ordered; null where things were named
 * @param total how many were named; null where a listing tells it only at its end
 * @param position the last that is done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ImportBody(
    String id,
    RunState state,
    String wanted,
    String owner,
    String prefix,
    Integer total,
    String position,
    long read,
    long imported,
    long present,
    Map<String, Long> skipped,
    List<Failure> failures,
    int rate,
    boolean dryRun,
    double perSecond,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt,
    String trouble) {

  static ImportBody of(Import it) {
    var order = it.order();
    var spec = order.spec();
    var progress = it.progress();
    return new ImportBody(
        order.id(),
        it.state(),
        order.wanted().name().toLowerCase(Locale.ROOT),
        spec.owner(),
        spec.prefix(),
        total(spec.keys(), spec.urls()),
        progress.map(ImportProgress::position).orElse(null),
        progress.map(ImportProgress::read).orElse(0L),
        progress.map(ImportProgress::imported).orElse(0L),
        progress.map(ImportProgress::present).orElse(0L),
        progress.map(ImportProgress::skipped).orElse(Map.of()),
        progress.map(ImportProgress::failures).orElse(List.of()),
        spec.rate(),
        spec.dryRun(),
        Math.round(10 * progress.map(ImportProgress::perSecond).orElse(0.0)) / 10.0,
        order.createdAt(),
        progress.map(ImportProgress::startedAt).orElse(null),
        progress.map(ImportProgress::finishedAt).orElse(null),
        progress.map(ImportProgress::trouble).orElse(null));
  }

  private static Integer total(List<String> keys, List<String> urls) {
    if (keys != null) {
      return keys.size();
    }
    return urls == null ? null : (Integer) urls.size();
  }
}
