package io.tuwen.bench.soak;

import io.tuwen.bench.TableFile;
import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.TableOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program behind {@code ./tuwen bench soak}. */
@Command(
    name = "./tuwen bench soak",
    description = {
      "Works for hours at a steady rate, and tells whether the memory, the open files or the"
          + " threads of any process grow. Prints tables; progress goes to standard error.",
      "It builds what has changed and starts a system of its own, on free ports and with data of"
          + " its own. It runs on Linux.",
      "Every ten minutes the tables until then are written to soak.md in the directory of its data."
    },
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:a process grows by more than 1 %% an hour, a service was restarted, an image failed, or"
          + " there were too few samples to tell",
      ExitCode.USAGE_LINE
    })
public final class SoakCommand implements Callable<Integer> {
  private static final int MAX_MINUTES = 7 * 24 * 60;
  private static final int MAX_RATE = 600;

  private final Path root;
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      converter = Minutes.class,
      description = "how long; a quarter of it, 30 minutes at most, is warm-up (120)")
  private int minutes = 120;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = Rate.class,
      description = "how many images are sent a minute (30)")
  private int rate = 30;

  @Mixin private final TableOption table = new TableOption();

  public SoakCommand(Path root, PrintStream out, PrintStream err) {
    this.root = root;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var report = new SoakBench(root, err, Duration.ofMinutes(minutes), rate).run();
    out.print(report.toMarkdown());
    if (table.file().isPresent()) {
      new TableFile(table.file().get(), "soak").write(report.toMarkdown());
    }
    report.tooFast().forEach(it -> err.printf("soak: %s grows%n", it));
    return report.isGood() ? ExitCode.DONE : ExitCode.FAILED;
  }

  static final class Minutes extends Bounded {
    Minutes() {
      super(1, MAX_MINUTES);
    }
  }

  static final class Rate extends Bounded {
    Rate() {
      super(1, MAX_RATE);
    }
  }
}
