package io.tuwen.local.admin;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.tuwen.local.JsonOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What can be said to orders that there are, of replays and imports alike, and how one is watched.
 */
final class OrderControl {
  private static final long LOOK_MILLIS = 500;
  private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");

  private final String kind;
  private final PrintStream out;
  private final Function<JsonObject, String> line;

  @Mixin private final JsonOption json = new JsonOption();

  @Option(names = "--list", description = "lists what was ordered")
  private boolean list;

  @Option(names = "--pause", paramLabel = "ID", description = "pauses one")
  private String pause;

  @Option(names = "--resume", paramLabel = "ID", description = "resumes one")
  private String resume;

  @Option(names = "--cancel", paramLabel = "ID", description = "ends one")
  private String cancel;

  /**
   * Of one kind of orders.
   *
   * @param kind as the command is called
   * @param line how one is shown
   */
  OrderControl(String kind, PrintStream out, Function<JsonObject, String> line) {
    this.kind = kind;
    this.out = out;
    this.line = line;
  }

  /**
   * Whether the command line is about orders that there are.
   *
   * @param isOrder whether it asks for a new one, too
   */
  boolean isAsked(boolean isOrder) {
    var wanted = wanted().size() + (list ? 1 : 0);
    if (wanted > 1 || (wanted == 1 && isOrder)) {
      throw new IllegalArgumentException(
          "--list, --pause, --resume and --cancel stand alone, one at a time");
    }
    if (json.isWanted() && !list) {
      throw new IllegalArgumentException("--json is for --list");
    }
    return wanted == 1;
  }

  /** What is wanted, and of which one. */
  private Map<String, String> wanted() {
    var wanted = new LinkedHashMap<String, String>();
    wanted.put("pause", pause);
    wanted.put("resume", resume);
    wanted.put("cancel", cancel);
    wanted.values().removeIf(it -> it == null);
    return wanted;
  }

  private String address() {
    return "/admin/" + kind + "s";
  }

  /** Says it. */
  int carryOut(AdminClient client) throws InterruptedException {
    if (list) {
      return list(client);
    }
    var wanted = wanted().entrySet().iterator().next();
    var id = URLEncoder.encode(wanted.getValue(), StandardCharsets.UTF_8);
    client.post("%s/%s/%s".formatted(address(), id, wanted.getKey()), new JsonObject());
    out.printf("%s: %s%n", wanted.getKey(), wanted.getValue());
    return ExitCode.DONE;
  }

  private int list(AdminClient client) throws InterruptedException {
    var answer = client.get(address());
    if (json.isWanted()) {
      JsonOption.print(answer, out);
      return ExitCode.DONE;
    }
    JsonArray all = answer.getJsonArray(kind + "s");
    for (int i = 0; i < all.size(); i++) {
      out.println(line.apply(all.getJsonObject(i)));
    }
    if (all.isEmpty()) {
      out.println(Words.of("there was no %s yet", kind));
    }
    return ExitCode.DONE;
  }

  /** Orders one, and watches it to its end. */
  JsonObject watch(AdminClient client, JsonObject request) throws InterruptedException {
    var order = client.post(address(), request);
    var id = order.getString("id");
    var leave =
        new Thread(
            () -> {
              out.println(Words.of("%nit goes on; to end it: ./tuwen %s --cancel %s", kind, id));
              out.flush();
            },
            "leave");
    Runtime.getRuntime().addShutdownHook(leave);
    var progress = new ProgressLine(out);
    while (!ENDS.contains(order.getString("state"))) {
      progress.show(line.apply(order));
      Thread.sleep(LOOK_MILLIS);
      order = client.get(address() + "/" + id);
    }
    Runtime.getRuntime().removeShutdownHook(leave);
    progress.end(line.apply(order));
    var skipped = order.getJsonObject("skipped");
    if (!skipped.isEmpty()) {
      out.println(Words.of("passed over: %s", PipelineCommand.counts(skipped)));
    }
    return order;
  }

  /** The exit code of one that has ended. */
  static int exitCode(JsonObject ended) {
    return ended.getString("state").equals("done") ? ExitCode.DONE : ExitCode.FAILED;
  }
}
