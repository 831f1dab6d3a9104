package io.tuwen.chaos;

import io.tuwen.command.Bounded;
import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.PortOption;
import io.tuwen.command.TableOption;
import io.tuwen.local.DataLock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tuwen chaos}. */
@Command(
    name = "./tuwen chaos",
    description = {
      "Starts everything, breaks it on purpose while images come in, and counts what is lost (nothing"
          + " should be).",
      "Without --port it takes a free one. Without --data it uses a temporary directory, and keeps it"
          + " only if something is wrong."
    },
    exitCodeList = {
      "0:nothing was lost, doubly visible, stuck, falsely acknowledged or wrongly listed",
      "1:something was, or no image was acknowledged and read",
      ExitCode.USAGE_LINE,
      "3:the run could not be made"
    })
final class ChaosCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int IMAGES_PER_MINUTE = 120;
  private static final int PAUSE_SECONDS = 4;
  private static final int MAX_SEED_BY_CHANCE = 1_000_000;

  private final Path root;
  private final PrintStream out;

  @Mixin private final PortOption port = new PortOption();
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final TableOption table = new TableOption();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      required = true,
      converter = Minutes.class,
      description = "how long")
  private int minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = Seed.class,
      description = "which troubles come in which order (by chance; it is printed)")
  private Integer seed;

  @Option(
      names = "--images",
      paramLabel = "N",
      converter = Images.class,
      description = "how many are uploaded (" + IMAGES_PER_MINUTE + " a minute)")
  private Integer images;

  @Option(
      names = "--troubles",
      paramLabel = "KIND,…",
      converter = Kinds.class,
      description = "of kill, restart, broker, storage, network and provider (all)")
  private KindSet kinds = new KindSet(EnumSet.allOf(Kind.class));

  @Option(
      names = "--pause",
      paramLabel = "SECONDS",
      converter = Pause.class,
      description = "between two troubles, in the mean (" + PAUSE_SECONDS + ")")
  private int pause = PAUSE_SECONDS;

  @Option(
      names = "--engines",
      paramLabel = "NAME,…",
      converter = EngineNames.class,
      description = {
        "what reads, in order: of embedded, and aliyun-market, aliyun and wechat, which are simulated"
            + " (embedded)"
      })
  private Engines engines = Engines.OURS;

  @Spec private CommandSpec spec;

  ChaosCommand(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return run(options());
  }

  ChaosOptions options() {
    if (kinds.kinds().equals(Set.of(Kind.PROVIDER)) && !engines.haveProvider()) {
      throw new ParameterException(
          spec.commandLine(), "--troubles provider wants --engines with a provider");
    }
    return new ChaosOptions(
        Duration.ofMinutes(minutes),
        port.port(),
        data.directory(),
        seed == null ? new Random().nextInt(1, MAX_SEED_BY_CHANCE) : seed,
        images == null ? minutes * IMAGES_PER_MINUTE : images,
        table.file(),
        kinds.kinds(),
        Duration.ofSeconds(pause),
        engines,
        PATIENCE,
        root);
  }

  private int run(ChaosOptions options) throws IOException, InterruptedException {
    var directory =
        options.data().isPresent()
            ? options.data().get()
            : Files.createTempDirectory("tuwen-chaos-");
    var code = ExitCode.NOT_RUNNING;
    try {
      code = DataLock.whileHeld(directory, () -> new Chaos(options, directory, out).runAndTell());
    } finally {
      if (options.data().isEmpty() && code == ExitCode.DONE) {
        Scratch.delete(directory);
      } else {
        out.println("data and logs are kept in " + directory);
      }
    }
    return code;
  }

  static final class Minutes extends Bounded {
    private static final int MAX_MINUTES = 24 * 60;

    Minutes() {
      super(1, MAX_MINUTES);
    }
  }

  static final class Seed extends Bounded {
    Seed() {
      super(1, Integer.MAX_VALUE);
    }
  }

  static final class Images extends Bounded {
    private static final int MAX_IMAGES = 100_000;

    Images() {
      super(1, MAX_IMAGES);
    }
  }

  static final class Pause extends Bounded {
    private static final int MAX_SECONDS = 600;

    Pause() {
      super(1, MAX_SECONDS);
    }
  }

  static final class EngineNames implements ITypeConverter<Engines> {
    @Override
    public Engines convert(String text) {
      return Engines.parse(text);
    }
  }

  /** Several kinds in one value. */
  record KindSet(Set<Kind> kinds) {
    KindSet {
      kinds = Set.copyOf(kinds);
    }
  }

  static final class Kinds implements ITypeConverter<KindSet> {
    @Override
    public KindSet convert(String text) {
      return new KindSet(Kind.parse(text));
    }
  }
}
