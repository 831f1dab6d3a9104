package io.tuwen.fuzz;

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

/** Feeds parsers until the time is over, and tells what was found. */
public final class Fuzz {
  private static final int FOUND = 1;
  private static final int USAGE = 2;

  private Fuzz() {}

  public static void main(String[] arguments) throws Exception {
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    FuzzOptions options;
    try {
      options = FuzzOptions.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("tuwen: " + e.getMessage() + "; see ./tuwen help");
      System.exit(USAGE);
      return;
    }
    if (options.input().isPresent()) {
      System.exit(once(options.targets().get(0), options.input().get(), System.out));
    }
    var jazzer =
        new Jazzer(System.getProperty("java.class.path"), root, root.resolve(".tuwen/fuzz"));
    var outcomes = all(jazzer, options.targets(), options.time(), System.out);
    System.out.print(Report.table(outcomes));
    System.exit(outcomes.stream().allMatch(it -> it.finding().isEmpty()) ? 0 : FOUND);
  }

  /** Feeds one input without a fuzzer, for a debugger or to see whether it is mended. */
  static int once(String target, Path input, PrintStream out) throws IOException {
    var bytes = Files.readAllBytes(input);
    try {
      Harness.hold(Targets.named(target), bytes);
      out.println(target + " keeps its promises for " + input);
      return 0;
    } catch (Exception | StackOverflowError e) {
      e.printStackTrace(out);
      return FOUND;
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
}
