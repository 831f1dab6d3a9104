package io.tuwen.attack;

import io.tuwen.command.Bounded;
import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.TableOption;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tuwen attack}. */
@Command(
    name = "./tuwen attack",
    description = {
      "Attacks a system as strangers would, and says what gave way.",
      "It attacks the system in --data; without --data it starts one of its own and stops it."
    },
    exitCodeList = {
      "0:the system held",
      "1:something gave way",
      ExitCode.USAGE_LINE,
      "3:Tuwen does not run there, or could not be started",
      ExitCode.NOT_TRIED + ":what was tried held, and something could not be tried"
    })
final class AttackCommand implements Callable<Integer> {
  private final Path root;
  private final PrintStream out;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final TableOption table = new TableOption();

  @Option(
      names = "--kinds",
      paramLabel = "KIND,…",
      converter = KindsConverter.class,
      description =
          "of slow-bodies, waits, renditions, headers, paths, addresses, owners and files (all)")
  private Kinds kinds = new Kinds(Attacks.NAMES);

  @Option(
      names = "--slack",
      paramLabel = "N",
      converter = Slack.class,
      description = "how many times slower than promised the system may be, on a busy machine (1)")
  private double slack = 1;

  @Option(
      names = "--scale",
      paramLabel = "N",
      converter = Scale.class,
      description = "a short run: every Nth of everything (1)")
  private int scale = 1;

  AttackCommand(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return Attacks.run(options(), out);
  }

  AttackOptions options() {
    return new AttackOptions(data.directory(), kinds.names(), slack, scale, table.file(), root);
  }

  /** Several kinds in one value. */
  record Kinds(Set<String> names) {
    Kinds {
      names = Set.copyOf(names);
    }
  }

  static final class KindsConverter implements ITypeConverter<Kinds> {
    @Override
    public Kinds convert(String text) {
      var kinds = Set.of(text.split(",", -1));
      if (!Attacks.NAMES.containsAll(kinds)) {
        throw new IllegalArgumentException("wants some of " + String.join(",", Attacks.NAMES));
      }
      return new Kinds(kinds);
    }
  }

  /** A factor, with a fraction where there is one. */
  static final class Slack implements ITypeConverter<Double> {
    private static final double MAX_SLACK = 100;

    @Override
    public Double convert(String text) {
      try {
        var number = Double.parseDouble(text);
        if (number >= 1 && number <= MAX_SLACK) {
          return number;
        }
      } catch (NumberFormatException e) {
        // said below
      }
      throw new IllegalArgumentException(
          "wants a number from 1 to %.0f, not \"%s\"".formatted(MAX_SLACK, text));
    }
  }

  static final class Scale extends Bounded {
    private static final int MAX_SCALE = 1000;

    Scale() {
      super(1, MAX_SCALE);
    }
  }
}
