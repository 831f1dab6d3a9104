package io.tuwen.chaos;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws up the report of a run. */
final class Balance {
  /** What was sent later may have met the first of them. */
  private static final Duration BEFORE_TROUBLE = Duration.ofSeconds(10);

  private final ChaosOptions options;
  private final Ledger ledger;
  private final Tally tally;
  private final Durations durations;
  private final List<Observation> observations;
  private final Map<String, String> rows = new LinkedHashMap<>();

  Balance(
      ChaosOptions options,
      Ledger ledger,
      Tally tally,
      Durations durations,
      List<Observation> observations) {
    this.options = options;
    this.ledger = ledger;
    this.tally = tally;
    this.durations = durations;
    this.observations = observations;
  }

  /**
   * The report.
   *
   * @param broken how many connections were broken
   * @param logins how often a user logged in
   * @param calls how often a provider was asked to read
   */
  Report report(int broken, int logins, int calls) {
    var issued = observations.stream().map(it -> it.image().marker()).collect(Collectors.toSet());
    var findings = observations.stream().flatMap(it -> Verdict.of(it, issued).stream()).toList();
    rows.put("trouble", "%d s, seed %d".formatted(options.time().toSeconds(), options.seed()));
    var ways = ways();
    rows.put("acknowledged", Report.counted(named(ways)));
    rows.put("refused", Report.counted(refused()));
    rows.put("read while it ran", Integer.toString(ledger.reads()));
    rows.put("lists asked for", Report.counted(ledger.lists()));
    rows.put("logins", Integer.toString(logins));
    var read = count(observations.stream().map(Observation::text), Outcome.Done.class);
    rows.put("completed", Long.toString(read));
    rows.put(
        "of these by a provider",
        "%d (engines %s, %d calls)"
            .formatted(
                observations.stream().filter(Verdict::isOfProvider).count(),
                options.engines(),
                calls));
    rows.put(
        "failed as expected",
        Long.toString(observations.stream().filter(Verdict::isExpectedFailure).count()));
    rows.put("failed unexpectedly", Report.counted(named(findings, Offence.FAILED_UNEXPECTEDLY)));
    rows.put(
        "wrong text",
        Long.toString(findings.stream().filter(it -> it.offence() == Offence.WRONG_TEXT).count()));
    rows.put("kills", Report.counted(withoutPrefix(Kind.KILL, "kill of ")));
    rows.put("restarts by SIGTERM", Report.counted(withoutPrefix(Kind.RESTART, "restart of ")));
    rows.put("broker stops", Integer.toString(tally.count(Kind.BROKER)));
    rows.put("storage troubles", Report.counted(withoutPrefix(Kind.STORAGE, "storage ")));
    rows.put("network troubles", Report.counted(tally.byName(Kind.NETWORK)));
    rows.put("provider troubles", Report.counted(withoutPrefix(Kind.PROVIDER, "provider ")));
    rows.put("connections broken", Integer.toString(broken));
    var calm = durations.before(tally.beginning().minus(BEFORE_TROUBLE));
    rows.put("upload to text in the calm before, p50 / p95", quantiles(calm));
    rows.put("upload to text, p50 / p95", quantiles(durations));
    rows.put(
        "longest recovery",
        seconds(durations.longestRecovery(tally.past().stream().map(Tally.Past::end).toList())));
    return new Report(rows, findings, tally, ways, read);
  }

  private static String quantiles(Durations durations) {
    return "%s / %s (%d images)"
        .formatted(
            seconds(durations.percentile(0.5)),
            seconds(durations.percentile(0.95)),
            durations.size());
  }

  private Map<Upload.Way, Integer> ways() {
    var counts = new EnumMap<Upload.Way, Integer>(Upload.Way.class);
    observations.forEach(it -> counts.merge(it.image().way(), 1, Integer::sum));
    return counts;
  }

  private static Map<String, Integer> named(Map<Upload.Way, Integer> ways) {
    var named = new TreeMap<String, Integer>();
    ways.forEach((way, count) -> named.put(way.toString(), count));
    return named;
  }

  private static long count(Stream<Outcome> outcomes, Class<?> kind) {
    return outcomes.filter(kind::isInstance).count();
  }

  private Map<String, Integer> refused() {
    var named = new TreeMap<String, Integer>();
    ledger
        .refused()
        .forEach(
            (status, count) ->
                named.put(
                    status == Client.NO_ANSWER ? "connection" : Integer.toString(status), count));
    return named;
  }

  private static Map<String, Integer> named(List<Finding> findings, Offence offence) {
    var counts = new TreeMap<String, Integer>();
    findings.stream()
        .filter(it -> it.offence() == offence)
        .forEach(it -> counts.merge(it.seen(), 1, Integer::sum));
    return counts;
  }

  private Map<String, Integer> withoutPrefix(Kind kind, String prefix) {
    var counts = new TreeMap<String, Integer>();
    tally.byName(kind).forEach((name, count) -> counts.put(name.substring(prefix.length()), count));
    return counts;
  }

  private static String seconds(Optional<Duration> duration) {
    return duration.map(it -> "%.1f s".formatted(it.toMillis() / 1000.0)).orElse("–");
  }
}
