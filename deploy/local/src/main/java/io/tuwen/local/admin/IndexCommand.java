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
import picocli.CommandLine.Parameters;

/** {@code tuwen index}: makes the index of lists and search anew, and shows how far that is. */
@Command(
    name = "index",
    description = {
      "rebuild makes the index of lists and search anew beside the old one, and watches; status only",
      "tells how far that is. Ctrl-C leaves the rebuild running."
    },
    exitCodeList = {
      "0:the new index answers; with status, done",
      "1:the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class IndexCommand implements Callable<Integer> {
  private static final String ADDRESS = "/admin/index/rebuild";
  private static final long LOOK_MILLIS = 500;

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(paramLabel = "rebuild|status", description = "what to do")
  private Action action;

  /** As it is written on the command line. */
  enum Action {
    rebuild,
    status
  }

  public IndexCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (json.isWanted() && action == Action.rebuild) {
      throw new IllegalArgumentException("--json is for status");
    }
    var client = operations.client();
    if (action == Action.rebuild) {
      return rebuild(client);
    }
    var last = client.get(ADDRESS);
    if (json.isWanted()) {
      JsonOption.print(last, out);
    } else {
      out.println(line(last));
    }
    return ExitCode.DONE;
  }

  private int rebuild(AdminClient client) throws InterruptedException {
    var rebuild = client.post(ADDRESS, new JsonObject());
    var progress = new ProgressLine(out);
    while (!rebuild.getString("state").equals("done")) {
      progress.show(line(rebuild));
      Thread.sleep(LOOK_MILLIS);
      rebuild = client.get(ADDRESS);
    }
    progress.end(line(rebuild));
    return ExitCode.DONE;
  }

  private static String line(JsonObject rebuild) {
    return switch (rebuild.getString("state")) {
      case "ordered" -> "ordered: result-service has not begun";
      case "running" ->
          Words.of("running: %d of %d events", rebuild.getLong("read"), rebuild.getLong("total"));
      default -> Words.of("done: the new index answers");
    };
  }
}
