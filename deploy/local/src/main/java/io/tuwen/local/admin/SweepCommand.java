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

/** {@code tuwen sweep}: finds originals whose upload event is missing. */
@Command(
    name = "sweep",
    description = "Publishes the events of originals that have none.",
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class SweepCommand implements Callable<Integer> {
  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  public SweepCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    var swept = operations.client().post("/admin/sweeps", new JsonObject());
    if (json.isWanted()) {
      JsonOption.print(swept, out);
      return ExitCode.DONE;
    }
    out.println(
        Words.of(
            "%d originals: %d with their text, %d known, %d too young, %d ignored",
            swept.getLong("listed"),
            swept.getLong("finished"),
            swept.getLong("known"),
            swept.getLong("young"),
            swept.getLong("ignored")));
    out.println(
        Words.of(
            "%d had no event and have one now (%.1f s)",
            swept.getLong("published"), swept.getDouble("seconds")));
    return ExitCode.DONE;
  }
}
