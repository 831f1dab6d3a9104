package io.tuwen.local.admin;

import io.vertx.core.json.JsonObject;

/** An import in one line. */
final class ImportLine {
  private ImportLine() {}

  static String of(JsonObject it) {
    var total = it.getInteger("total");
    return "%s %-9s read %d%s, imported %d, there before %d%s%s"
        .formatted(
            it.getString("id"),
            it.getString("state"),
            it.getLong("read"),
            total == null ? "" : " of " + total,
            it.getLong("imported"),
            it.getLong("present"),
            it.getDouble("perSecond") > 0 ? ", %.1f/s".formatted(it.getDouble("perSecond")) : "",
            it.getString("trouble") == null ? "" : "; " + it.getString("trouble"));
  }
}
