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

/** {@code tuwen engines}: what the providers of OCR engines do and cost. */
@Command(
    name = "engines",
    description = "Calls, cost, quota and state of the OCR engines that are providers.",
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class EnginesCommand implements Callable<Integer> {
  private static final String ROW = "%-16s %-8s %8s %8s %8s %10s  %s%n";

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  public EnginesCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    var status = operations.client().get("/admin/engines");
    if (json.isWanted()) {
      JsonOption.print(status, out);
      return ExitCode.DONE;
    }
    var engines = status.getJsonArray("engines");
    if (engines.isEmpty()) {
      out.println(Words.of("no engine with a provider was asked"));
      return ExitCode.DONE;
    }
    out.printf(
        ROW, "engine", "state", "calls", "limit", "left", "cost", "today's calls by outcome");
    for (int i = 0; i < engines.size(); i++) {
      print(engines.getJsonObject(i));
    }
    return ExitCode.DONE;
  }

  private void print(JsonObject engine) {
    out.printf(
        ROW,
        engine.getString("engine"),
        engine.getString("state"),
        engine.getLong("calls"),
        engine.getLong("limit"),
        engine.getLong("left"),
        "%.4f".formatted(engine.getDouble("cost")),
        PipelineCommand.counts(engine.getJsonObject("outcomes")));
    var workers = engine.getJsonArray("workers");
    for (int i = 0; i < workers.size(); i++) {
      var worker = workers.getJsonObject(i);
      var why =
          worker.containsKey("reason")
              ? Words.of(", %s until %s", worker.getString("reason"), worker.getString("until"))
              : "";
      out.println(
          Words.of(
              "  %s: %s, %.2f calls a second%s",
              worker.getString("run"), worker.getString("state"), worker.getDouble("rate"), why));
    }
  }
}
