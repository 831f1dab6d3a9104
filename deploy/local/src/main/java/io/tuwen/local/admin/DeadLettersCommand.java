package io.tuwen.local.admin;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.tuwen.local.JsonOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tuwen dead-letters}: what was given up, and what becomes of it. */
@Command(
    name = "dead-letters",
    description = "Lists what workers gave up, tries it again, or discards it.",
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class DeadLettersCommand implements Callable<Integer> {
  private static final String ADDRESS = "/admin/dead-letters";
  private static final String ALL = "all";

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--redrive", paramLabel = "ID", description = "tries this one again, or all")
  private String redrive;

  @Option(names = "--discard", paramLabel = "ID", description = "gives this one up for good")
  private String discard;

  @Option(names = "--reason", paramLabel = "TEXT", description = "why it is discarded")
  private String reason;

  public DeadLettersCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (redrive != null && discard != null) {
      throw new IllegalArgumentException(Words.of("--redrive or --discard, not both"));
    }
    if ((discard == null) != (reason == null)) {
      throw new IllegalArgumentException(
          Words.of("--discard ID and --reason TEXT belong together"));
    }
    if (json.isWanted() && (redrive != null || discard != null)) {
      throw new IllegalArgumentException(Words.of("--json is for the list"));
    }
    var client = operations.client();
    if (redrive != null) {
      redrive(client, redrive);
    } else if (discard != null) {
      client.post(
          ADDRESS + "/" + encoded(discard) + "/discard", new JsonObject().put("reason", reason));
      out.println(Words.of("discarded %s", discard));
    } else {
      list(client);
    }
    return ExitCode.DONE;
  }

  private void redrive(AdminClient client, String which) throws InterruptedException {
    if (which.equals(ALL)) {
      var done = client.post(ADDRESS + "/redrive", new JsonObject().put("all", true));
      out.println(Words.of("%d are on their way again", done.getInteger("redriven")));
      var unlisted = done.getInteger("unlisted", 0);
      if (unlisted > 0) {
        out.println(Words.of("%d older ones are left: run it again for them", unlisted));
      }
    } else {
      client.post(ADDRESS + "/" + encoded(which) + "/redrive", new JsonObject());
      out.println(Words.of("on its way again: %s", which));
    }
  }

  private void list(AdminClient client) throws InterruptedException {
    var all = new JsonArray();
    var cursor = "";
    JsonObject page;
    do {
      page = client.get(ADDRESS + "?limit=500" + cursor);
      var letters = page.getJsonArray("deadLetters");
      if (json.isWanted()) {
        all.addAll(letters);
      } else {
        for (int i = 0; i < letters.size(); i++) {
          print(letters.getJsonObject(i));
        }
      }
      cursor = page.containsKey("cursor") ? "&cursor=" + encoded(page.getString("cursor")) : "";
    } while (!cursor.isEmpty());
    var total = page.getJsonObject("total");
    if (json.isWanted()) {
      JsonOption.print(new JsonObject().put("deadLetters", all).put("total", total), out);
    } else {
      out.println(Words.of("in all: %s", PipelineCommand.counts(total)));
    }
  }

  private void print(JsonObject letter) {
    out.printf(
        "%s  %s  %s  %s  %s%n    %s%n",
        letter.getString("id"),
        letter.getString("time"),
        letter.getString("worker"),
        letter.getString("code"),
        printable(letter.getString("key", "-")),
        printable(letter.getString("reason")));
  }

  /** The writer of a key or a reason must not control the operator's terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
