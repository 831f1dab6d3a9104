package io.tuwen.local.admin;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;

/** {@code tuwen sweep}: finds originals whose upload event is missing. */
final class SweepCommand {
  private final AdminClient client;
  private final PrintStream out;

  SweepCommand(AdminClient client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  int run() throws InterruptedException {
    var swept = client.post("/admin/sweeps", new JsonObject());
    out.printf(
        "%d originals: %d with their text, %d known, %d too young, %d ignored%n",
        swept.getLong("listed"),
        swept.getLong("finished"),
        swept.getLong("known"),
        swept.getLong("young"),
        swept.getLong("ignored"));
    out.printf(
        "%d had no event and have one now (%.1f s)%n",
        swept.getLong("published"), swept.getDouble("seconds"));
    return 0;
  }
}
