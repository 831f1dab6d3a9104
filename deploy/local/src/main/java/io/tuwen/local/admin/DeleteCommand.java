package io.tuwen.local.admin;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.tuwen.local.JsonOption;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tuwen delete}: deletes images, and shows what was deleted. */
@Command(
    name = "delete",
    description = "Deletes an image, or all of an owner's, or lists what was deleted.",
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class DeleteCommand implements Callable<Integer> {
  private static final String ADDRESS = "/admin/deletions";

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--owner",
      paramLabel = "OWNER",
      description = "whose image, with --image or --all")
  private String owner;

  @Option(names = "--image", paramLabel = "ID", description = "one image of the owner")
  private String image;

  @Option(names = "--all", description = "all images of the owner")
  private boolean all;

  @Option(names = "--key", paramLabel = "KEY", description = "the object with this key")
  private String key;

  @Option(names = "--show", paramLabel = "ID", description = "the proof of a deletion")
  private String show;

  public DeleteCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    var wanted = Stream.of(owner, key, show).filter(it -> it != null).count();
    if (wanted > 1) {
      throw new IllegalArgumentException(Words.of("--owner, --key or --show, one of them"));
    }
    if ((owner != null) != (image != null || all) || (image != null && all)) {
      throw new IllegalArgumentException(Words.of("--owner OWNER, and either --image ID or --all"));
    }
    if (wanted == 0) {
      list();
    } else if (show != null) {
      print(operations.client().get(ADDRESS + "/" + encoded(show)));
    } else {
      var request = new JsonObject();
      if (key != null) {
        request.put("key", key);
      } else {
        request.put("owner", owner);
      }
      if (image != null) {
        request.put("image", image);
      }
      if (all) {
        request.put("all", true);
      }
      print(operations.client().post(ADDRESS, request));
    }
    return ExitCode.DONE;
  }

  private void list() throws InterruptedException {
    var found = operations.client().get(ADDRESS);
    if (json.isWanted()) {
      JsonOption.print(found, out);
      return;
    }
    found.getJsonArray("deletions").stream().map(JsonObject.class::cast).forEach(this::line);
    out.println(Words.of("on their way: %d", found.getJsonObject("pending").getInteger("count")));
  }

  private void print(JsonObject deletion) {
    if (json.isWanted()) {
      JsonOption.print(deletion, out);
    } else {
      line(deletion);
    }
  }

  private void line(JsonObject deletion) {
    out.printf(
        "%s  %s  %s  by %s  %s  %s%n",
        deletion.getString("id"),
        deletion.getString("requestedAt"),
        deletion.getString("of"),
        deletion.getString("by"),
        deletion.getString("state"),
        counts(deletion.getJsonObject("removed")));
  }

  private static String counts(JsonObject removed) {
    return removed.isEmpty() ? "-" : PipelineCommand.counts(removed);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
