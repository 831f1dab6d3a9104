package io.tuwen.bench.rendition;

import io.tuwen.bench.ScratchDirectory;
import io.tuwen.bench.TableFile;
import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.TableOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program behind {@code ./tuwen bench renditions}. */
@Command(
    name = "./tuwen bench renditions",
    description = {
      "Measures how much processor time renditions take, beside sharp and ImageMagick, in one run:"
          + " all make each rendition in turn. Makes the pictures itself, compares the results with"
          + " a reference, and prints tables; progress goes to standard error.",
      "A rival that is not installed is noted, with what installs it, and the others are measured."
    },
    exitCodeList = {ExitCode.DONE_LINE, "1:Tuwen could not be measured", ExitCode.USAGE_LINE})
public final class RenditionsCommand implements Callable<Integer> {
  private static final int MAX_ROUNDS = 100;

  private final Path root;
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = Rounds.class,
      description = "how often each does each task (9)")
  private int rounds = 9;

  @Option(names = "--only", paramLabel = "TEXT", description = "the tasks whose name has this text")
  private String only = "";

  @Option(
      names = "--install",
      description = "fetches sharp with npm, into .tuwen/bench/sharp, and measures")
  private boolean isInstalling;

  @Option(names = "--json", description = "prints JSON, for programs")
  private boolean isJson;

  @Mixin private final TableOption table = new TableOption();

  public RenditionsCommand(Path root, PrintStream out, PrintStream err) {
    this.root = root;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var tasks = EnumSet.allOf(Task.class);
    tasks.removeIf(task -> !task.title().contains(only));
    if (tasks.isEmpty()) {
      throw new IllegalArgumentException("--only: no task has \"" + only + "\" in its name");
    }
    var sharp = root.resolve(".tuwen/bench/sharp");
    if (isInstalling) {
      err.println("fetching sharp");
      Sharp.install(sharp);
    }
    var directory = ScratchDirectory.make();
    try {
      var tuwen = new Tuwen();
      for (var sample : tasks.stream().map(Task::sample).collect(Collectors.toSet())) {
        err.println("making " + sample.title());
        sample.make(directory);
      }
      report(tasks, directory, tuwen, sharp);
      return ExitCode.DONE;
    } finally {
      ScratchDirectory.delete(directory);
    }
  }

  private void report(EnumSet<Task> tasks, Path directory, Tuwen tuwen, Path sharpPackage)
      throws IOException, InterruptedException {
    try (var bench = new RenditionBench(tasks, rounds, directory, err)) {
      bench.start(Tuwen.NAME, () -> tuwen);
      bench.start("sharp", () -> Sharp.start(sharpPackage));
      bench.start("ImageMagick", ImageMagick::find);
      var report = bench.run(tuwen);
      out.print(isJson ? report.toJson().toPrettyString() + "\n" : report.toMarkdown());
      if (table.file().isPresent()) {
        new TableFile(table.file().get(), "renditions").write(report.toMarkdown());
      }
    }
  }

  static final class Rounds extends Bounded {
    Rounds() {
      super(1, MAX_ROUNDS);
    }
  }
}
