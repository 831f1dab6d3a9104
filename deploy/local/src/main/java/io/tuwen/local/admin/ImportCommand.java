package io.tuwen.local.admin;

import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.Words;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tuwen import}: makes images of what is elsewhere. */
@Command(
    name = "import",
    description = {
      "Makes images of what is in the bucket under keys of its own, at addresses, or here in files.",
      "WHAT is a directory, an image, or a list of files or of addresses (https://), one on each"
          + " line; what is no file here is how keys in the originals bucket begin.",
      "The same again is the same images. Files are uploaded by this command, as guest or with the"
          + " API key of TUWEN_API_KEY; all else goes on when this command is left."
    },
    exitCodeList = {
      "0:all of it was looked at; with --list, --pause, --resume or --cancel, done",
      "1:the import failed or was cancelled, a file was refused, or the system refused it",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
public final class ImportCommand implements Callable<Integer> {
  /** As many as an order takes. */
  private static final int MAX_NAMED = 2000;

  private static final int MAX_NAMED_BYTES = 128 << 10;

  private final PrintStream out;

  @Mixin private final OperationsOptions operations;
  @Mixin private final OrderControl control;

  @Parameters(
      arity = "0..1",
      paramLabel = "WHAT",
      description = "a directory, an image, a list, or the beginning of keys")
  private String what;

  @Option(names = "--owner", paramLabel = "NAME", description = "whose images they become (guest)")
  private String owner;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = Rate.class,
      description = "images per second (20)")
  private Integer rate;

  @Option(names = "--dry-run", description = "only looks")
  private boolean dryRun;

  @Option(
      names = "--api",
      paramLabel = "URL",
      description = "where files are uploaded, where it is not the system in --data")
  private URI api;

  public ImportCommand(Path root, PrintStream out) {
    this.out = out;
    operations = new OperationsOptions(root);
    control = new OrderControl("import", out, ImportLine::of);
  }

  @Override
  public Integer call() throws InterruptedException {
    var isOrder = what != null || owner != null || rate != null || dryRun || api != null;
    if (control.isAsked(isOrder)) {
      return control.carryOut(operations.client());
    }
    if (what == null) {
      throw new IllegalArgumentException(Words.of("say WHAT to import"));
    }
    var file = file();
    if (file.isEmpty()) {
      return order(List.of(request().put("prefix", what)));
    }
    var named = FileList.read(file.get());
    return named.isAddresses() ? order(requests(named.addresses())) : upload(named.files());
  }

  private Optional<Path> file() {
    try {
      return Optional.of(Path.of(what).toAbsolutePath().normalize()).filter(Files::exists);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private JsonObject request() {
    var request = new JsonObject().put("owner", owner == null ? "guest" : owner);
    if (rate != null) {
      request.put("rate", rate);
    }
    if (dryRun) {
      request.put("dryRun", true);
    }
    return request;
  }

  /** As many orders as it takes. */
  private List<JsonObject> requests(List<String> addresses) {
    var requests = new ArrayList<JsonObject>();
    var some = new JsonArray();
    var bytes = 0;
    for (var address : addresses) {
      var length = address.getBytes(StandardCharsets.UTF_8).length;
      if (some.size() == MAX_NAMED || bytes + length > MAX_NAMED_BYTES) {
        requests.add(request().put("urls", some));
        some = new JsonArray();
        bytes = 0;
      }
      some.add(address);
      bytes += length;
    }
    requests.add(request().put("urls", some));
    return requests;
  }

  private int order(List<JsonObject> requests) throws InterruptedException {
    if (api != null) {
      throw new IllegalArgumentException("--api is for files, which are uploaded from here");
    }
    var client = operations.client();
    for (var request : requests) {
      var ended = control.watch(client, request);
      for (var it : ended.getJsonArray("failures", new JsonArray())) {
        var failure = (JsonObject) it;
        out.printf("%s: %s%n", failure.getString("reason"), plain(failure.getString("name")));
      }
      if (OrderControl.exitCode(ended) != ExitCode.DONE) {
        return ExitCode.FAILED;
      }
    }
    return ExitCode.DONE;
  }

  private int upload(List<Path> files) throws InterruptedException {
    if (owner != null || rate != null || dryRun) {
      throw new IllegalArgumentException(
          "--owner, --rate and --dry-run are not for files: they become images of whom the API key"
              + " is, or of guest");
    }
    var uploads = new FileUploads(api == null ? operations.gateway() : api);
    var progress = new ProgressLine(out);
    var refused = new ArrayList<String>();
    var done = 0;
    for (var file : files) {
      try {
        uploads.upload(file);
        done++;
      } catch (FileUploads.Refused e) {
        refused.add("%s: %s".formatted(e.getMessage(), plain(file.toString())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      progress.show(
          Words.of("%d of %d files are images, %d refused", done, files.size(), refused.size()));
    }
    progress.end(
        Words.of("%d of %d files are images, %d refused", done, files.size(), refused.size()));
    refused.forEach(out::println);
    return refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Names are others' and must not write to the terminal. */
  private static String plain(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  static final class Rate extends Bounded {
    private static final int MAX_RATE = 1000;

    Rate() {
      super(1, MAX_RATE);
    }
  }
}
