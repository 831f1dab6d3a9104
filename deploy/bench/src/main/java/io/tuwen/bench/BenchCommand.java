package io.tuwen.bench;

import io.tuwen.bench.pipeline.PipelineCommand;
import io.tuwen.bench.rendition.RenditionsCommand;
import io.tuwen.bench.soak.SoakCommand;
import io.tuwen.command.AbsolutePath;
import io.tuwen.command.Bounded;
import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import io.tuwen.command.TableOption;
import io.tuwen.contract.testing.drawn.PictureKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program behind {@code ./tuwen bench}. */
@Command(
    name = "./tuwen bench",
    description = {
      "What renditions cost: ./tuwen bench renditions --help. How long the way from an upload to"
          + " its text is: ./tuwen bench pipeline --help. Whether anything grows over hours: ./tuwen"
          + " bench soak --help.",
      "Measures how well and how fast Tuwen reads, beside other engines, in one run: each picture"
          + " is read by all of them before the next. Prints tables; progress goes to standard"
          + " error.",
      "It draws the pictures, or takes those of a directory. That has a manifest.jsonl with a line"
          + " for each: {\"image\":\"a.jpg\",\"category\":\"receipt\",\"lines\":[\"…\",\"…\"]}",
      "RapidOCR is fetched with Maven at the first run. Tesseract is measured where it is"
          + " installed. An engine that is missing or that crashes is noted, and the others are"
          + " measured."
    },
    exitCodeList = {
      ExitCode.DONE_LINE,
      "1:Tuwen could not be measured, or no picture could be drawn",
      ExitCode.USAGE_LINE
    })
public final class BenchCommand implements Callable<Integer> {
  static final String OCR = "ocr";

  private static final String RENDITIONS = "renditions";
  private static final String PIPELINE = "pipeline";
  private static final String SOAK = "soak";
  private static final int MAX_ROUNDS = 100;
  private static final int MAX_EACH = 1000;

  private final Path root;
  private final PrintStream out;
  private final PrintStream err;

  @Parameters(paramLabel = OCR, converter = What.class, description = "what is measured")
  private String what;

  @Option(
      names = "--engines",
      paramLabel = "NAME,…",
      converter = EnginesConverter.class,
      description = "of tuwen, rapidocr and tesseract (all)")
  private Engines engines = new Engines(EnumSet.allOf(Competitors.class));

  @Option(
      names = "--kinds",
      paramLabel = "KIND,…",
      converter = KindsConverter.class,
      description = {
        "of zh-document, en-document, mixed-document, receipt, screenshot, sign, noise, blur,"
            + " shadow, curl, perspective, jpeg-30, low-light, vertical, upside-down, small and"
            + " low-contrast, or ordinary (the first six) or hard (the others), or with --pictures"
            + " of their categories (all)"
      })
  private Kinds kinds = new Kinds(Set.of());

  @Option(
      names = "--each",
      paramLabel = "N",
      converter = Each.class,
      description = "how many pictures of each kind are drawn (6)")
  private int each = 6;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      converter = Rounds.class,
      description = "how often each engine reads each picture (3)")
  private int rounds = 3;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      converter = AbsolutePath.class,
      description = "reads these, and draws none")
  private Path pictures;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      converter = AbsolutePath.class,
      description = "where the drawn pictures and their manifest stay (nowhere)")
  private Path keep;

  @Option(names = "--json", description = "prints JSON, for programs")
  private boolean isJson;

  @Mixin private final TableOption table = new TableOption();

  BenchCommand(Path root, PrintStream out, PrintStream err) {
    this.root = root;
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    Object command =
        switch (arguments.length > 0 ? arguments[0] : OCR) {
          case RENDITIONS -> new RenditionsCommand(root, System.out, System.err);
          case PIPELINE -> new PipelineCommand(root, System.out, System.err);
          case SOAK -> new SoakCommand(root, System.out, System.err);
          default -> new BenchCommand(root, System.out, System.err);
        };
    var own = command instanceof BenchCommand ? 0 : 1;
    var words = Arrays.copyOfRange(arguments, own, arguments.length);
    System.exit(new Program("tuwen", command).run(words));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    if (pictures != null) {
      return measure(Pictures.given(pictures, kinds.names()));
    }
    var directory = keep == null ? ScratchDirectory.make() : keep;
    Files.createDirectories(directory);
    try {
      err.printf("%s: drawing pictures%n", what);
      return measure(Pictures.draw(drawnKinds(kinds.names()), each, directory));
    } finally {
      if (keep == null) {
        ScratchDirectory.delete(directory);
      }
    }
  }

  private int measure(List<Case> cases) throws IOException, InterruptedException {
    var bench = new OcrBench(cases, rounds, err);
    for (var engine : engines.engines()) {
      bench.start(engine.title(), () -> engine.start(root.resolve(".tuwen/bench")));
    }
    var report = bench.run();
    out.print(isJson ? report.toJson().toPrettyString() + "\n" : report.toMarkdown());
    if (table.file().isPresent()) {
      new TableFile(table.file().get(), OCR).write(report.toMarkdown());
    }
    var wantsTuwen = engines.engines().contains(Competitors.TUWEN);
    return wantsTuwen && !bench.measures(Competitors.TUWEN.title())
        ? ExitCode.FAILED
        : ExitCode.DONE;
  }

  /**
   * Refuses what makes no sense together.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  void check() {
    if (pictures != null && keep != null) {
      throw new IllegalArgumentException("--keep is for pictures that are drawn, not --pictures");
    }
    if (pictures == null) {
      drawnKinds(kinds.names());
    }
  }

  /** The kinds that are drawn, with those of the sets that are named. */
  static Set<String> drawnKinds(Set<String> names) {
    var drawn = new LinkedHashSet<String>();
    for (var kind : PictureKind.values()) {
      var set = kind.isHard() ? Pictures.HARD : Pictures.ORDINARY;
      if (names.isEmpty() || names.contains(kind.id()) || names.contains(set)) {
        drawn.add(kind.id());
      }
    }
    var known = Arrays.stream(PictureKind.values()).map(PictureKind::id).toList();
    for (var name : names) {
      if (!known.contains(name) && !Set.of(Pictures.HARD, Pictures.ORDINARY).contains(name)) {
        throw new IllegalArgumentException("--kinds knows no " + name);
      }
    }
    return drawn;
  }

  /** Several engines in one value. */
  record Engines(Set<Competitors> engines) {}

  /** Several kinds in one value; none is all of them. */
  record Kinds(Set<String> names) {
    Kinds {
      names = Set.copyOf(names);
    }
  }

  static final class What implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.equals(OCR)) {
        throw new IllegalArgumentException("wants " + OCR + ", not \"" + text + "\"");
      }
      return text;
    }
  }

  static final class EnginesConverter implements ITypeConverter<Engines> {
    @Override
    public Engines convert(String text) {
      var names = Set.of(text.split(",", -1));
      var engines = EnumSet.noneOf(Competitors.class);
      for (var engine : Competitors.values()) {
        if (names.contains(engine.name().toLowerCase(Locale.ROOT))) {
          engines.add(engine);
        }
      }
      if (engines.size() != names.size()) {
        var known =
            Arrays.stream(Competitors.values())
                .map(it -> it.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(","));
        throw new IllegalArgumentException("wants some of " + known);
      }
      return new Engines(engines);
    }
  }

  static final class KindsConverter implements ITypeConverter<Kinds> {
    @Override
    public Kinds convert(String text) {
      return new Kinds(Set.of(text.split(",", -1)));
    }
  }

  static final class Rounds extends Bounded {
    Rounds() {
      super(1, MAX_ROUNDS);
    }
  }

  static final class Each extends Bounded {
    Each() {
      super(1, MAX_EACH);
    }
  }
}
