package io.tuwen.local.admin;

import io.tuwen.command.Words;
import io.vertx.core.json.JsonObject;

/** A replay in one line. */
final class ReplayLine {
  private static final int WIDTH = 24;

  private ReplayLine() {}

  static String of(JsonObject replay) {
    var eta = replay.getLong("etaSeconds");
    var remaining = sum(replay.getJsonObject("remaining"));
    return "%s %-9s [%s] %3d%%  read %d, matched %d, published %d%s%s%s"
        .formatted(
            replay.getString("id"),
            replay.getString("state"),
            bar(fraction(replay)),
            (int) (100 * fraction(replay)),
            replay.getLong("read"),
            replay.getLong("matched"),
            sum(replay.getJsonObject("published")),
            remaining == 0 ? "" : Words.of(", %d in the lanes", remaining),
            eta == null ? "" : Words.of(", %d s to go", eta),
            replay.getString("trouble") == null ? "" : "; " + replay.getString("trouble"));
  }

  private static double fraction(JsonObject replay) {
    var total = replay.getLong("total");
    return total == 0 ? 1 : 1 - (double) replay.getLong("ahead") / total;
  }

  private static String bar(double fraction) {
    var full = (int) Math.round(fraction * WIDTH);
    return "#".repeat(full) + "-".repeat(WIDTH - full);
  }

  private static long sum(JsonObject byWorker) {
    return byWorker.fieldNames().stream().mapToLong(byWorker::getLong).sum();
  }
}
