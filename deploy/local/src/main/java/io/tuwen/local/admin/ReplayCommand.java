package io.tuwen.local.admin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code tuwen replay}: sends images through the workers again, and shows how far that is. */
final class ReplayCommand {
  private static final String ADDRESS = "/admin/replays";
  private static final long LOOK_MILLIS = 500;
  private static final int MAX_RATE = 10_000;
  private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");
  private static final List<String> COMMANDS = List.of("--pause", "--resume", "--cancel");

  /** Option and field. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "--from", "from",
          "--to", "to",
          "--owner", "owner",
          "--prefix", "keyPrefix",
          "--only-older-than", "onlyOlderThan");

  private static final Map<String, String> FLAGS =
      Map.of(
          "--only-failed", "onlyFailed",
          "--only-missing", "onlyMissing",
          "--dry-run", "dryRun");

  private final AdminOptions options;
  private final PrintStream out;

  ReplayCommand(AdminOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  int run() throws InterruptedException {
    var request = request();
    var commands = COMMANDS.stream().filter(it -> options.value(it).isPresent()).toList();
    var others = commands.size() + (options.has("--list") ? 1 : 0);
    if (others > 1 || (others == 1 && !request.isEmpty())) {
      throw new IllegalArgumentException(
          "--list, --pause, --resume and --cancel stand alone, one at a time");
    }
    var client = options.client();
    if (options.has("--list")) {
      return list(client);
    }
    if (!commands.isEmpty()) {
      var command = commands.get(0);
      return command(client, command.substring(2), options.value(command).orElseThrow());
    }
    return order(client, request);
  }

  private JsonObject request() {
    var request = new JsonObject();
    TEXTS.forEach((option, field) -> options.value(option).ifPresent(it -> request.put(field, it)));
    FLAGS.forEach(
        (option, field) -> {
          if (options.has(option)) {
            request.put(field, true);
          }
        });
    options
        .value("--workers")
        .ifPresent(it -> request.put("workers", new JsonArray(List.of(it.split(",", -1)))));
    if (options.value("--rate").isPresent()) {
      request.put("rate", options.number("--rate", 1, MAX_RATE));
    }
    return request;
  }

  private int list(AdminClient client) throws InterruptedException {
    var replays = client.get(ADDRESS).getJsonArray("replays");
    for (int i = 0; i < replays.size(); i++) {
      out.println(ReplayLine.of(replays.getJsonObject(i)));
    }
    if (replays.isEmpty()) {
      out.println("there was no replay yet");
    }
    return 0;
  }

  private int command(AdminClient client, String command, String id) throws InterruptedException {
    var encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
    client.post("%s/%s/%s".formatted(ADDRESS, encoded, command), new JsonObject());
    out.printf("%s: %s%n", command, id);
    return 0;
  }

  private int order(AdminClient client, JsonObject request) throws InterruptedException {
    var replay = client.post(ADDRESS, request);
    var id = replay.getString("id");
    var leave =
        new Thread(
            () -> {
              out.printf("%nit goes on; to end it: ./tuwen replay --cancel %s%n", id);
              out.flush();
            },
            "leave");
    Runtime.getRuntime().addShutdownHook(leave);
    var progress = new ProgressLine(out);
    while (!ENDS.contains(replay.getString("state"))) {
      progress.show(ReplayLine.of(replay));
      Thread.sleep(LOOK_MILLIS);
      replay = client.get(ADDRESS + "/" + id);
    }
    Runtime.getRuntime().removeShutdownHook(leave);
    progress.end(ReplayLine.of(replay));
    var skipped = replay.getJsonObject("skipped");
    if (!skipped.isEmpty()) {
      out.println("passed over: " + PipelineCommand.counts(skipped));
    }
    return replay.getString("state").equals("done") ? 0 : 1;
  }
}
