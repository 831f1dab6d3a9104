package io.tuwen.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

/**
 * A command of picocli as a program: with {@code --help} and {@code --version}, with errors of one
 * line, and with the exit codes that {@link ExitCode} names.
 */
public final class Program {
  private static final int WIDTH = 100;

  private final String name;
  private final CommandLine line;
  private int failed = ExitCode.FAILED;

  /**
   * Prepares.
   *
   * @param name by which its errors begin
   * @param command an object that is annotated for picocli, and so are the subcommands
   */
  public Program(String name, Object command, Object... subcommands) {
    this.name = name;
    line = new CommandLine(command);
    for (var subcommand : subcommands) {
      line.addSubcommand(subcommand);
    }
    line.setUsageHelpWidth(WIDTH)
        .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(this::mistaken)
        .setExecutionExceptionHandler((e, at, result) -> failed(e, at));
    standard(line);
  }

  /** What every command has. */
  private static void standard(CommandLine line) {
    line.getCommandSpec().mixinStandardHelpOptions(true).versionProvider(new Version());
    line.getCommandSpec().usageMessage().exitCodeListHeading(ExitCode.HEADING);
    line.getSubcommands().values().forEach(Program::standard);
  }

  /** Where it prints; by default to the process's own streams. */
  public Program printsTo(PrintStream out, PrintStream err) {
    line.setOut(new PrintWriter(out, true, UTF_8)).setErr(new PrintWriter(err, true, UTF_8));
    return this;
  }

  /** The exit code of what could not be carried out, where that is not {@link ExitCode#FAILED}. */
  public Program failsWith(int exitCode) {
    failed = exitCode;
    return this;
  }

  /**
   * Runs it.
   *
   * @return its exit code
   */
  public int run(String... arguments) {
    return line.execute(arguments);
  }

  /**
   * Only reads a command line into the command.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public void read(String... arguments) {
    try {
      line.parseArgs(arguments);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(Mistake.sentence(e, List.of(arguments)), e);
    }
  }

  /** The usage of a command, as {@code --help} prints it; of the program where none is named. */
  public String usage(String... command) {
    var at = line;
    for (var word : command) {
      at = at.getSubcommands().get(word);
    }
    return at.getUsageMessage();
  }

  /** The names of the subcommands. */
  public List<String> commands() {
    return List.copyOf(line.getSubcommands().keySet());
  }

  private int mistaken(ParameterException e, String[] arguments) {
    return usage(e.getCommandLine(), Mistake.sentence(e, List.of(arguments)));
  }

  private int usage(CommandLine at, String sentence) {
    var isQuestion = sentence.endsWith("?") || sentence.endsWith("？");
    var hint = isQuestion ? "" : Words.of("; see %s --help", at.getCommandSpec().qualifiedName());
    at.getErr().printf("%s: %s%s%n", name, sentence, hint);
    return ExitCode.USAGE;
  }

  /** Surprises are thrown, for their stack trace. */
  private int failed(Exception e, CommandLine at) throws Exception {
    if (e instanceof IllegalArgumentException) {
      return usage(at, e.getMessage());
    }
    if (e instanceof NotRunning) {
      at.getErr().printf("%s: %s%n", name, e.getMessage());
      return ExitCode.NOT_RUNNING;
    }
    if (e instanceof IllegalStateException
        || e instanceof UncheckedIOException
        || e instanceof IOException) {
      at.getErr().printf("%s: %s%n", name, Trouble.sentence(e));
      return failed;
    }
    if (e instanceof InterruptedException) {
      // A signal, after which the JVM ends by itself.
      Thread.currentThread().interrupt();
      at.getErr().println(Words.of("%s: stopped", name));
      return failed;
    }
    throw e;
  }
}
