package io.tuwen.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Runs the fuzzer, each target in a process of its own.
 *
 * @param classPath with the harness, the targets and Jazzer
 * @param root the checkout, which has the seeds that are text
 * @param work where the corpus, the logs and the findings go
 */
record Jazzer(String classPath, Path root, Path work) {
  private static final String MAIN = "com.code_intelligence.jazzer.Jazzer";

  /** Generous, since other processes may have the processor; the harness counts more finely. */
  private static final int MAX_SECONDS_PER_INPUT = 60;

  /**
   * Up to here the quick compiler is the only one. In two seconds the other takes the processors
   * for itself: some targets were fed one input.
   */
  private static final Duration SHORT = Duration.ofMinutes(2);

  private static final int MAX_HEAP_MIB = 384;
  private static final int MAX_RSS_MIB = 2048;
  private static final Pattern EXECUTED = Pattern.compile("#(\\d+)\\s.*");
  private static final Pattern REPRODUCER = Pattern.compile(".*Test unit written to (.+)");
  private static final Pattern FAILURE =
      Pattern.compile("== (?:Java Exception: |libFuzzer |ERROR: libFuzzer: )?.*");

  /**
   * Feeds a target, first with what is known and then with what follows from it.
   *
   * @throws IOException where the fuzzer cannot be run
   */
  Outcome feed(String target, Duration time) throws IOException, InterruptedException {
    var home = work.resolve(target);
    var corpus = Files.createDirectories(home.resolve("corpus"));
    var findings = Files.createDirectories(home.resolve("findings"));
    var written = Files.createDirectories(home.resolve("seeds"));
    for (var seed : Seeds.of(target, root).entrySet()) {
      Files.write(written.resolve(seed.getKey()), seed.getValue());
    }
    var log = home.resolve("fuzz.log");
    var began = System.nanoTime();
    var process =
        new ProcessBuilder(command(target, time, corpus, findings, written))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    int code;
    try {
      code = process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    return outcome(target, took, code, log, count(corpus));
  }

  private List<String> command(
      String target, Duration time, Path corpus, Path findings, Path written) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Jazzer attaches itself to its own process and calls native code, which newer JDKs remark on.
    command.addAll(List.of("-Xmx" + MAX_HEAP_MIB + "m", "-XX:+UseSerialGC"));
    if (time.compareTo(SHORT) <= 0) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(List.of("-XX:+EnableDynamicAgentLoading", "-Djava.awt.headless=true"));
    command.addAll(List.of("-D" + Harness.TARGET + "=" + target, "-cp", classPath, MAIN));
    command.add("--target_class=" + Harness.class.getName());
    command.add("--instrumentation_includes=io.tuwen.**");
    command.add("--instrumentation_excludes=io.tuwen.fuzz.Harness,io.tuwen.fuzz.Budget");
    // It follows every step of every regular expression, which makes parsers ten times slower.
    command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.RegexRoadblocks");
    command.add("--reproducer_path=" + findings);
    command.add("-max_total_time=" + time.toSeconds());
    command.add("-max_len=" + Targets.named(target).maxLength());
    command.add("-timeout=" + MAX_SECONDS_PER_INPUT);
    command.add("-rss_limit_mb=" + MAX_RSS_MIB);
    command.add("-print_final_stats=1");
    command.add("-artifact_prefix=" + findings + "/");
    var words = root.resolve("deploy/fuzz/words").resolve(target + ".dict");
    if (Files.exists(words)) {
      command.add("-dict=" + words);
    }
    command.add(corpus.toString());
    command.add(written.toString());
    return command;
  }

  private static int count(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return (int) files.count();
    }
  }

  private static Outcome outcome(String target, Duration took, int code, Path log, int kept)
      throws IOException {
    long executions = 0;
    var reason = Optional.<String>empty();
    var reproducer = Optional.<Path>empty();
    // The log quotes inputs, which are not always UTF-8.
    for (var line : Files.readAllLines(log, StandardCharsets.ISO_8859_1)) {
      var executed = EXECUTED.matcher(line);
      if (executed.matches()) {
        executions = Math.max(executions, Long.parseLong(executed.group(1)));
      }
      var written = REPRODUCER.matcher(line);
      if (written.matches()) {
        reproducer = Optional.of(Path.of(written.group(1)));
      }
      if (reason.isEmpty() && FAILURE.matcher(line).matches()) {
        reason = Optional.of(line.replaceFirst("== (Java Exception: )?", ""));
      }
    }
    if (code == 0) {
      return new Outcome(target, took, executions, kept, Optional.empty());
    }
    var finding =
        new Outcome.Finding(
            reason.orElse("the fuzzer ended with %d; its log is %s".formatted(code, log)),
            reproducer);
    return new Outcome(target, took, executions, kept, Optional.of(finding));
  }
}
