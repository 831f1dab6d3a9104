package io.tuwen.local.admin;

import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.local.JsonOption;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tuwen replay}: sends images through the workers again, and shows how far that is. */
@Command(
    name = "replay",
    description = {
      "Sends images through the workers again, and watches. Ctrl-C leaves the replay running.",
      "Without options it takes all images. Of several --only options one that holds is enough."
    },
    exitCodeList = {
      "0:the replay is done; with --list, --pause, --resume or --cancel, done",
      "1:the replay failed or was cancelled, or the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class ReplayCommand implements Callable<Integer> {
  private static final String ADDRESS = "/admin/replays";
  private static final long LOOK_MILLIS = 500;
  private static final Set<String> ENDS = Set.of("done", "cancelled", "failed");

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final JsonOption json = new JsonOption();

  @Option(
      names = "--workers",
      paramLabel = "KIND,…",
      description = "which workers, of ocr and rendition (all)")
  private String workers;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "stored at or after, as 2026-11-20T08:30:00Z")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "stored before")
  private String to;

  @Option(names = "--owner", paramLabel = "NAME", description = "whose images")
  private String owner;

  @Option(names = "--key-prefix", paramLabel = "TEXT", description = "how their keys begin")
  private String keyPrefix;

  @Option(names = "--only-failed", description = "those with a failed result")
  private boolean onlyFailed;

  @Option(names = "--only-missing", description = "those without a result")
  private boolean onlyMissing;

  @Option(
      names = "--only-older-than",
      paramLabel = "ENGINE/REVISION",
      description = "those that were read before this revision of the engine")
  private String onlyOlderThan;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = Rate.class,
      description = "images per second (100)")
  private Integer rate;

  @Option(names = "--dry-run", description = "only counts")
  private boolean dryRun;

  @Option(names = "--list", description = "lists the replays")
  private boolean list;

  @Option(names = "--pause", paramLabel = "ID", description = "pauses a replay")
  private String pause;

  @Option(names = "--resume", paramLabel = "ID", description = "resumes a replay")
  private String resume;

  @Option(names = "--cancel", paramLabel = "ID", description = "ends a replay")
  private String cancel;

  public ReplayCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
  }

  @Override
  public Integer call() throws InterruptedException {
    var request = request();
    var orders = orders();
    var others = orders.size() + (list ? 1 : 0);
    if (others > 1 || (others == 1 && !request.isEmpty())) {
      throw new IllegalArgumentException(
          "--list, --pause, --resume and --cancel stand alone, one at a time");
    }
    if (json.isWanted() && !list) {
      throw new IllegalArgumentException("--json is for --list");
    }
    var client = operations.client();
    if (list) {
      return list(client);
    }
    if (!orders.isEmpty()) {
      var order = orders.entrySet().iterator().next();
      return order(client, order.getKey(), order.getValue());
    }
    return begin(client, request);
  }

  /** To a replay that there is: the order, and the replay's name. */
  private Map<String, String> orders() {
    var orders = new LinkedHashMap<String, String>();
    orders.put("pause", pause);
    orders.put("resume", resume);
    orders.put("cancel", cancel);
    orders.values().removeIf(it -> it == null);
    return orders;
  }

  private JsonObject request() {
    var request = new JsonObject();
    put(request, "from", from);
    put(request, "to", to);
    put(request, "owner", owner);
    put(request, "keyPrefix", keyPrefix);
    put(request, "onlyOlderThan", onlyOlderThan);
    put(request, "onlyFailed", onlyFailed ? true : null);
    put(request, "onlyMissing", onlyMissing ? true : null);
    put(request, "dryRun", dryRun ? true : null);
    put(request, "rate", rate);
    put(
        request,
        "workers",
        workers == null ? null : new JsonArray(List.of(workers.split(",", -1))));
    return request;
  }

  private static void put(JsonObject request, String field, Object value) {
    if (value != null) {
      request.put(field, value);
    }
  }

  private int list(AdminClient client) throws InterruptedException {
    var answer = client.get(ADDRESS);
    if (json.isWanted()) {
      JsonOption.print(answer, out);
      return ExitCode.DONE;
    }
    var replays = answer.getJsonArray("replays");
    for (int i = 0; i < replays.size(); i++) {
      out.println(ReplayLine.of(replays.getJsonObject(i)));
    }
    if (replays.isEmpty()) {
      out.println("there was no replay yet");
    }
    return ExitCode.DONE;
  }

  private int order(AdminClient client, String order, String id) throws InterruptedException {
    var encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
    client.post("%s/%s/%s".formatted(ADDRESS, encoded, order), new JsonObject());
    out.printf("%s: %s%n", order, id);
    return ExitCode.DONE;
  }

  private int begin(AdminClient client, JsonObject request) throws InterruptedException {
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
    return replay.getString("state").equals("done") ? ExitCode.DONE : ExitCode.FAILED;
  }

  static final class Rate extends Bounded {
    private static final int MAX_RATE = 10_000;

    Rate() {
      super(1, MAX_RATE);
    }
  }
}
