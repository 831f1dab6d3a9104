package io.tuwen.fuzz;

import io.tuwen.command.AbsolutePath;
import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program behind {@code ./tuwen fuzz}. */
@Command(
    name = "./tuwen fuzz",
    description =
        "Feeds the parsers with what no sane client sends. Needs --minutes, or --input and a TARGET.",
    exitCodeList = {
      "0:the parsers keep their promises",
      "1:one of them does not",
      ExitCode.USAGE_LINE
    })
public final class Fuzz implements Callable<Integer> {
  private final Path root;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      converter = Minutes.class,
      description = "for each target, as many at once as there are processors")
  private Integer minutes;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      converter = AbsolutePath.class,
      description = "feeds this once, and says what is wrong")
  private Path input;

  @Parameters(paramLabel = "TARGET", arity = "0..1", description = "a parser (all of them)")
  private String target;

  Fuzz(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) {
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    System.exit(new Program("tuwen", new Fuzz(root)).run(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    if (input != null) {
      return once(target, input, System.out);
    }
    var jazzer =
        new Jazzer(System.getProperty("java.class.path"), root, root.resolve(".tuwen/fuzz"));
    var outcomes = all(jazzer, targets(), time(), System.out);
    System.out.print(Report.table(outcomes));
    return outcomes.stream().allMatch(it -> it.finding().isEmpty())
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }

  /**
   * Refuses what makes no sense together.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  void check() {
    if (target != null) {
      Targets.named(target);
    }
    if (input != null && target == null) {
      throw new IllegalArgumentException("--input needs the TARGET that it is for");
    }
    if ((input == null) == (minutes == null)) {
      throw new IllegalArgumentException("fuzz needs --minutes N, or --input FILE and a TARGET");
    }
  }

  Duration time() {
    return Duration.ofMinutes(minutes);
  }

  List<String> targets() {
    return target == null ? Targets.names() : List.of(target);
  }

  /** Feeds one input without a fuzzer, for a debugger or to see whether it is mended. */
  static int once(String target, Path input, PrintStream out) throws IOException {
    var bytes = Files.readAllBytes(input);
    try {
      Harness.hold(Targets.named(target), bytes);
      out.println(target + " keeps its promises for " + input);
      return ExitCode.DONE;
    } catch (Exception | StackOverflowError e) {
      e.printStackTrace(out);
      return ExitCode.FAILED;
    }
  }

  /**
   * Feeds targets, as many at once as there are processors.
   *
   * @param time for each of them
   */
  static List<Outcome> all(Jazzer jazzer, List<String> targets, Duration time, PrintStream out)
      throws IOException, InterruptedException {
    var atOnce = Math.min(targets.size(), Runtime.getRuntime().availableProcessors());
    var workers = Executors.newFixedThreadPool(atOnce);
    try {
      var tasks = new ArrayList<Callable<Outcome>>();
      for (var target : targets) {
        tasks.add(
            () -> {
              var outcome = jazzer.feed(target, time);
              out.println(Report.line(outcome));
              return outcome;
            });
      }
      var outcomes = new ArrayList<Outcome>();
      for (var done : workers.invokeAll(tasks)) {
        outcomes.add(done.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new IOException("the fuzzer cannot be run", e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  static final class Minutes extends Bounded {
    private static final int MAX_MINUTES = 7 * 24 * 60;

    Minutes() {
      super(1, MAX_MINUTES);
    }
  }
}
