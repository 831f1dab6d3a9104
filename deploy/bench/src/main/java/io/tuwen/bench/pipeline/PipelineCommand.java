package io.tuwen.bench.pipeline;

import io.tuwen.bench.TableFile;
import io.tuwen.bench.system.Machine;
import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.TableOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The program behind {@code ./tuwen bench pipeline}. */
@Command(
    name = "./tuwen bench pipeline",
    description = {
      "Measures how long a phone waits from its upload to the text, and how much of that is not"
          + " reading; how many images a second go through without OCR; and the memory of all"
          + " processes. Prints tables; progress goes to standard error.",
      "It builds what has changed and starts a system of its own, on free ports and with data of"
          + " its own, twice; ./tuwen up may run beside it, and takes its processors."
    },
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:the pipeline could not be measured",
      ExitCode.USAGE_LINE
    })
public final class PipelineCommand implements Callable<Integer> {
  private static final int MAX_IMAGES = 100_000;
  private static final int MAX_CLIENTS = 256;
  private static final int MAX_SECONDS = 3600;

  private final Path root;
  private final PrintStream out;
  private final PrintStream err;

  @Option(
      names = "--images",
      paramLabel = "N",
      converter = Images.class,
      description = "how many are sent one after the other (200)")
  private int images = 200;

  @Option(
      names = "--clients",
      paramLabel = "N",
      converter = Clients.class,
      description = "how many send at once, beside one that does alone (8)")
  private int clients = 8;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      converter = Seconds.class,
      description = "for how long they send (30)")
  private int seconds = 30;

  @Option(names = "--json", description = "prints JSON, for programs")
  private boolean isJson;

  @Mixin private final TableOption table = new TableOption();

  public PipelineCommand(Path root, PrintStream out, PrintStream err) {
    this.root = root;
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var bench = new PipelineBench(root, err);
    var before = Machine.load();
    var alone = bench.alone(images);
    var crowds = Stream.of(1, clients).distinct().toList();
    var together = bench.together(crowds, Duration.ofSeconds(seconds));
    var report = new PipelineReport(Machine.described(before), alone, together);
    out.print(isJson ? report.toJson().toPrettyString() + "\n" : report.toMarkdown());
    if (table.file().isPresent()) {
      new TableFile(table.file().get(), "pipeline").write(report.toMarkdown());
    }
    return ExitCode.DONE;
  }

  static final class Images extends Bounded {
    Images() {
      super(1, MAX_IMAGES);
    }
  }

  static final class Clients extends Bounded {
    Clients() {
      super(1, MAX_CLIENTS);
    }
  }

  static final class Seconds extends Bounded {
    Seconds() {
      super(1, MAX_SECONDS);
    }
  }
}
