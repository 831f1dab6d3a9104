package io.tuwen.attack;

import io.tuwen.command.ExitCode;
import io.tuwen.command.NotRunning;
import io.tuwen.command.Program;
import io.tuwen.local.Console;
import io.tuwen.local.DataLock;
import io.tuwen.local.LocalSystem;
import io.tuwen.local.Options;
import io.tuwen.local.Ports;
import io.tuwen.local.Surroundings;
import io.tuwen.local.process.LogFile;
import io.tuwen.local.state.StateFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The program behind {@code ./tuwen attack}. */
public final class Attacks {
  private static final List<Attack> ALL =
      List.of(
          new SlowBodies(),
          new DeadWaits(),
          new CostlyRenditions(),
          new HeaderGames(),
          new PathSpellings(),
          new ForgedAddresses(),
          new OwnerFlood(),
          new HostileUploads());

  static final Set<String> NAMES =
      ALL.stream().map(Attack::name).collect(Collectors.toCollection(LinkedHashSet::new));

  private static final String OWN_KEY = "attack=of-a-system-that-lives-for-this-attack-only";

  private Attacks() {}

  public static void main(String[] arguments) throws IOException {
    try (var configuration = Attacks.class.getResourceAsStream("/attack-logging.properties")) {
      LogManager.getLogManager().readConfiguration(configuration);
    }
    var root = Path.of(System.getProperty("tuwen.root", ".")).toAbsolutePath().normalize();
    System.exit(program(root, System.out).run(arguments));
  }

  /** The command, of the checkout in a directory. */
  public static Program program(Path root, PrintStream out) {
    return new Program("tuwen", new AttackCommand(root, out)).failsWith(ExitCode.NOT_RUNNING);
  }

  /** What {@code TUWEN_API_KEYS} of the attacked system has to have, for one of the kinds. */
  public static String apiKeys() {
    return OwnerFlood.apiKeys();
  }

  /** Attacks what runs, or what it starts for that. */
  static int run(AttackOptions options, PrintStream out) throws IOException, InterruptedException {
    if (options.data().isPresent()) {
      var state =
          new StateFile(options.data().get())
              .read()
              .filter(it -> StateFile.launcher(it).isPresent())
              .orElseThrow(
                  () -> new NotRunning("nothing runs with its data in " + options.data().get()));
      var key = Optional.ofNullable(System.getenv("RENDITION_SIGNING_KEYS")).orElse("");
      return attack(options, new Target(state, options.slack(), key, options.scale()), out);
    }
    var data = Files.createTempDirectory("tuwen-attack-");
    try {
      return DataLock.whileHeld(data, () -> withOwnSystem(options, data, out));
    } finally {
      delete(data);
    }
  }

  private static int withOwnSystem(AttackOptions options, Path data, PrintStream out)
      throws IOException, InterruptedException {
    try (var log = new LogFile(data.resolve("logs/tuwen.log"))) {
      var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      var port = new Ports().any();
      var system =
          new LocalSystem(
              Options.oneOfEach(port, data, options.root()),
              new Console(silent, log),
              new Surroundings() {
                @Override
                public Map<String, String> environment() {
                  return Map.of("RENDITION_SIGNING_KEYS", OWN_KEY, "TUWEN_API_KEYS", apiKeys());
                }
              });
      try {
        out.println("starting a system of its own");
        system.start();
        var state = new StateFile(data).read().orElseThrow();
        return attack(options, new Target(state, options.slack(), OWN_KEY, options.scale()), out);
      } finally {
        system.stop();
      }
    }
  }

  static int attack(AttackOptions options, Target target, PrintStream out)
      throws IOException, InterruptedException {
    var report = new Report();
    baseline(target, report);
    for (var attack : ALL) {
      if (!options.kinds().contains(attack.name())) {
        continue;
      }
      out.println(attack.name() + ": " + attack.claim());
      var felt = new Felt();
      var findings = findings(attack, target, felt);
      findings.forEach(it -> out.printf("  %-9s %s%n", it.verdict(), it.evidence()));
      report.add(attack.name(), findings, felt);
    }
    out.println();
    out.print(report.toMarkdown());
    if (options.table().isPresent()) {
      Files.writeString(options.table().get(), report.toMarkdown());
    }
    return report.exitCode();
  }

  private static List<Finding> findings(Attack attack, Target target, Felt felt)
      throws InterruptedException {
    var meanwhile = Meanwhile.begin(target, felt);
    List<Finding> own;
    try {
      own = attack.run(target);
    } finally {
      meanwhile.end();
    }
    return Stream.concat(own.stream(), meanwhile.findings().stream()).toList();
  }

  private static void baseline(Target target, Report report) {
    var felt = new Felt();
    var good = new GoodClient(target.client(3), felt);
    for (int i = 0; i < 3; i++) {
      var uploaded = good.upload();
      good.text(uploaded);
      good.thumb(uploaded);
    }
    report.add("nothing", List.of(), felt);
  }

  private static void delete(Path data) {
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(data + " cannot be removed", e);
    }
  }
}
