package io.tuwen.local.admin;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.tuwen.local.JsonOption;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final List<String> HEAD =
      List.of("worker", "lane", "topic", "lag", "oldest", "in flight", "per s", "members");

  /** The columns before are words, and those from here numbers. */
  private static final int NUMBERS = 3;

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
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    for (int i = 0; i < status.getJsonArray("lanes").size(); i++) {
      rows.add(row(status.getJsonArray("lanes").getJsonObject(i)));
    }
    rows.add(row(status.getJsonObject("intake")));
    table(rows).forEach(out::println);
    out.println();
    out.println(Words.of("dead letters  %s", counts(status.getJsonObject("deadLetters"))));
    var replays = status.getJsonArray("replays");
    for (int i = 0; i < replays.size(); i++) {
      out.println(Words.of("replay        %s", ReplayLine.of(replays.getJsonObject(i))));
    }
    return ExitCode.DONE;
  }

  private static List<String> row(JsonObject lane) {
    return List.of(
        lane.getString("worker"),
        lane.getString("lane"),
        lane.getString("topic"),
        lane.getLong("lag").toString(),
        age(lane.getDouble("oldestSeconds")),
        lane.getLong("inFlight").toString(),
        "%.1f".formatted(lane.getDouble("perSecond")),
        lane.getInteger("members").toString());
  }

  private static String age(Double seconds) {
    return seconds == null ? "-" : "%.0f s".formatted(seconds);
  }

  /** Each column is as wide as its widest cell. */
  static List<String> table(List<List<String>> rows) {
    var lines = new ArrayList<String>();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        var column = i;
        var width = rows.stream().mapToInt(it -> it.get(column).length()).max().orElse(1);
        line.append(i == 0 ? "" : "  ");
        line.append(("%" + (i < NUMBERS ? "-" : "") + width + "s").formatted(row.get(i)));
      }
      lines.add(line.toString());
    }
    return lines;
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
