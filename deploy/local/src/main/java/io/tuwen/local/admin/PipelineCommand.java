package io.tuwen.local.admin;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.tuwen.local.JsonOption;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tuwen pipeline}: how far every lane is. */
@Command(
    name = "pipeline",
    description = "How far every lane is, what is dead, and which replays go on.",
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class PipelineCommand implements Callable<Integer> {
  private static final String ROW = "%-10s %-7s %-24s %9s %8s %9s %7s %8s%n";

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  public PipelineCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    var status = operations.client().get("/admin/pipeline");
    if (json.isWanted()) {
      JsonOption.print(status, out);
      return ExitCode.DONE;
    }
    out.printf(ROW, "worker", "lane", "topic", "lag", "oldest", "in flight", "per s", "members");
    for (int i = 0; i < status.getJsonArray("lanes").size(); i++) {
      print(status.getJsonArray("lanes").getJsonObject(i));
    }
    print(status.getJsonObject("intake"));
    out.println();
    out.println(Words.of("dead letters  %s", counts(status.getJsonObject("deadLetters"))));
    var replays = status.getJsonArray("replays");
    for (int i = 0; i < replays.size(); i++) {
      out.println(Words.of("replay        %s", ReplayLine.of(replays.getJsonObject(i))));
    }
    return ExitCode.DONE;
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
