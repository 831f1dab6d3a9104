package io.tuwen.local.admin;

import io.vertx.core.json.JsonObject;
import java.io.PrintStream;

/** {@code tuwen pipeline}: how far every lane is. */
final class PipelineCommand {
  private static final String ROW = "%-10s %-7s %-24s %9s %8s %9s %7s %8s%n";

  private final AdminClient client;
  private final PrintStream out;

  PipelineCommand(AdminClient client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  int run() throws InterruptedException {
    var status = client.get("/admin/pipeline");
    out.printf(ROW, "worker", "lane", "topic", "lag", "oldest", "in flight", "per s", "members");
    for (int i = 0; i < status.getJsonArray("lanes").size(); i++) {
      print(status.getJsonArray("lanes").getJsonObject(i));
    }
    print(status.getJsonObject("intake"));
    out.println();
    out.printf("dead letters  %s%n", counts(status.getJsonObject("deadLetters")));
    var replays = status.getJsonArray("replays");
    for (int i = 0; i < replays.size(); i++) {
      out.println("replay        " + ReplayLine.of(replays.getJsonObject(i)));
    }
    return 0;
  }

  private void print(JsonObject lane) {
    out.printf(
        ROW,
        lane.getString("worker"),
        lane.getString("lane"),
        lane.getString("topic"),
        lane.getLong("lag"),
        "%.0f s".formatted(lane.getDouble("oldestSeconds")),
        lane.getLong("inFlight"),
        "%.1f".formatted(lane.getDouble("perSecond")),
        lane.getInteger("members"));
  }

  static String counts(JsonObject byWorker) {
    var text = new StringBuilder();
    for (var worker : byWorker.fieldNames()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(worker)
          .append(' ')
          .append(byWorker.getLong(worker));
    }
    return text.toString();
  }
}
