package io.tuwen.dependencies;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./tuwen doctor --dependencies}. */
@Command(
    name = "./tuwen doctor --dependencies",
    description = "The libraries: their age, and what is known against them.",
    exitCodeList = {
      "0:nothing is known against them",
      "1:a known hole concerns one of them, or a service has none here",
      ExitCode.USAGE_LINE
    })
public final class Dependencies implements Callable<Integer> {
  private final Path root;

  private Dependencies(Path root) {
    this.root = root;
  }

  public static void main(String[] arguments) {
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    System.exit(new Program("tuwen", new Dependencies(root)).run(arguments));
  }

  @Override
  public Integer call() throws IOException {
    var report = Report.of(root, LocalDate.now(ZoneOffset.UTC));
    System.out.print(report.text());
    return report.isGood() ? ExitCode.DONE : ExitCode.FAILED;
  }
}
