package io.tuwen.local;

import io.tuwen.command.Program;
import io.tuwen.local.admin.DeadLettersCommand;
import io.tuwen.local.admin.DeleteCommand;
import io.tuwen.local.admin.EnginesCommand;
import io.tuwen.local.admin.ImportCommand;
import io.tuwen.local.admin.IndexCommand;
import io.tuwen.local.admin.PipelineCommand;
import io.tuwen.local.admin.ReplayCommand;
import io.tuwen.local.admin.SweepCommand;
import io.tuwen.local.process.LineStream;
import io.tuwen.local.process.LogFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.LogManager;
import picocli.CommandLine.Command;

/** The program behind {@code ./tuwen}: up, down, status, doctor, and those of operators. */
@Command(name = "./tuwen", description = "Tuwen on one machine.")
public final class Tuwen {
  private Tuwen() {}

  public static void main(String[] arguments) throws IOException {
    redirectOutput();
    configureLogging();
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    System.exit(program(root, System.out, System.err).run(arguments));
  }

  /** With its commands, for the system of a checkout. */
  static Program program(Path root, PrintStream out, PrintStream err) {
    return new Program(
            "tuwen",
            new Tuwen(),
            new Up(root, out),
            new Down(root, out),
            new Status(root, out),
            new Doctor(root, out),
            new PipelineCommand(root, out),
            new EnginesCommand(root, out),
            new DeadLettersCommand(root, out),
            new ReplayCommand(root, out),
            new ImportCommand(root, out),
            new SweepCommand(root, out),
            new DeleteCommand(root, out),
            new Sign(root, out),
            new IndexCommand(root, out))
        .printsTo(out, err);
  }

  /**
   * What is said is in UTF-8, also where the machine has no locale for it. Without a terminal it
   * goes to a log that is bounded, as all others are. The shell's own redirection is not.
   */
  private static void redirectOutput() {
    var file = System.getProperty("tuwen.output");
    if (file != null) {
      var lines = new LineStream(new LogFile(Path.of(file)));
      System.setOut(new PrintStream(lines, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(lines, true, StandardCharsets.UTF_8));
    } else {
      System.setOut(inUtf8(FileDescriptor.out));
      System.setErr(inUtf8(FileDescriptor.err));
    }
  }

  private static PrintStream inUtf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  private static void configureLogging() throws IOException {
    try (var configuration = Tuwen.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(configuration);
    }
  }
}
