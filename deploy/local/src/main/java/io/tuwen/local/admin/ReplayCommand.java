package io.tuwen.local.admin;

import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code tuwen replay}: sends images through the workers again, and shows how far that is; or tells
 * receivers of webhooks again what they were told.
 */
@Command(
    name = "replay",
    description = {
      "Sends images through the workers again, and watches. Ctrl-C leaves the replay running.",
      "Without options it takes all images. Of several --only options one that holds is enough.",
      "With --webhooks, receivers are told again what they were told in the last 7 days.",
      "With it go --image, --receiver, --from, --to and --dry-run."
    },
    exitCodeList = {
      "0:the replay is done; with --list, --pause, --resume or --cancel, done",
      "1:the replay failed or was cancelled, or the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class ReplayCommand implements Callable<Integer> {
  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final OrderControl control;

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

  @Option(names = "--webhooks", description = "tells receivers of webhooks again, up to 10,000")
  private boolean webhooks;

  @Option(
      names = "--image",
      paramLabel = "ID",
      description = "with --webhooks: what was told of this image")
  private String image;

  @Option(
      names = "--receiver",
      paramLabel = "ALIAS",
      description = "with --webhooks: tells this receiver alone")
  private String receiver;

  public ReplayCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
    control = new OrderControl("replay", out, ReplayLine::of);
  }

  @Override
  public Integer call() throws InterruptedException {
    var request = request();
    var isControl = control.isAsked(webhooks || !request.isEmpty());
    if (!webhooks && (image != null || receiver != null)) {
      throw new IllegalArgumentException(Words.of("--image and --receiver go with --webhooks"));
    }
    if (webhooks) {
      return tellAgain(request);
    }
    var client = operations.client();
    return isControl
        ? control.carryOut(client)
        : OrderControl.exitCode(control.watch(client, request));
  }

  private int tellAgain(JsonObject request) throws InterruptedException {
    if (!Set.of("from", "to", "dryRun").containsAll(request.fieldNames())) {
      throw new IllegalArgumentException(
          Words.of("with --webhooks go --from, --to, --image, --receiver and --dry-run alone"));
    }
    put(request, "image", image);
    put(request, "receiver", receiver);
    put(request, "all", request.size() == (dryRun ? 1 : 0) ? true : null);
    var done = operations.client().post("/admin/webhooks/replay", request);
    out.println(
        Words.of(
            "%d webhooks chosen, %d of them of deleted images; %d are told again",
            done.getInteger("matching"), done.getInteger("deleted"), done.getInteger("replayed")));
    if (receiver != null) {
      out.println(
          Words.of(
              "the alias is not checked: where no receiver is called %s, none is told", receiver));
    }
    return ExitCode.DONE;
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

  static final class Rate extends Bounded {
    private static final int MAX_RATE = 10_000;

    Rate() {
      super(1, MAX_RATE);
    }
  }
}
