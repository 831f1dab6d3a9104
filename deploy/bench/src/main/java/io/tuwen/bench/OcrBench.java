package io.tuwen.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Has engines read the same pictures, one after the other: what slows the machine down for a while
 * slows all of them.
 */
final class OcrBench {
  private static final int WARM_UP = 3;

  private final List<Case> cases;
  private final int rounds;
  private final PrintStream progress;
  private final Map<Engine, Results> engines = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  OcrBench(List<Case> cases, int rounds, PrintStream progress) {
    this.cases = List.copyOf(cases);
    this.rounds = rounds;
    this.progress = progress;
  }

  /** How an engine is started. */
  interface Start {
    Engine start() throws InterruptedException;
  }

  /** Starts an engine, or notes why it is not measured. */
  void start(String name, Start start) throws InterruptedException {
    progress.println("starting " + name);
    try {
      var engine = start.start();
      engines.put(engine, new Results(engine.name(), engine.version()));
    } catch (Engine.Gone e) {
      note(name, e);
    }
  }

  boolean measures(String name) {
    return engines.keySet().stream().anyMatch(it -> it.name().equals(name));
  }

  Report run() throws InterruptedException {
    try {
      warmUp();
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < cases.size(); i++) {
          var picture = cases.get(i);
          progress.printf(
              "round %d of %d, picture %d of %d: %s%n",
              round + 1, rounds, i + 1, cases.size(), name(picture));
          for (var engine : inTurn(round + i)) {
            read(engine, picture);
          }
        }
      }
      return new Report(cases, rounds, List.copyOf(engines.values()), notes);
    } finally {
      engines.keySet().forEach(Engine::close);
    }
  }

  /** No engine is always the first to have the picture in the machine's caches, or the last. */
  private List<Engine> inTurn(int turn) {
    var order = new ArrayList<>(engines.keySet());
    Collections.rotate(order, turn);
    return order;
  }

  private void warmUp() throws InterruptedException {
    for (var engine : List.copyOf(engines.keySet())) {
      for (var picture : cases.subList(0, Math.min(WARM_UP, cases.size()))) {
        progress.printf("warming up %s: %s%n", engine.name(), name(picture));
        answer(engine, picture, new Results("warm-up", ""));
      }
    }
  }

  private void read(Engine engine, Case picture) throws InterruptedException {
    answer(engine, picture, engines.get(engine));
  }

  private void answer(Engine engine, Case picture, Results results) throws InterruptedException {
    if (!engines.containsKey(engine)) {
      return;
    }
    try {
      results.read(picture, engine.read(picture.file()));
    } catch (Engine.Unreadable e) {
      progress.printf("%s does not read %s: %s%n", engine.name(), name(picture), e.getMessage());
      results.failed(picture);
    } catch (Engine.Gone e) {
      engines.remove(engine);
      engine.close();
      note(engine.name() + ", at " + name(picture), e);
    }
  }

  private void note(String who, Engine.Gone why) {
    var note = "Not measured: %s: %s.".formatted(who, why.getMessage());
    progress.println(note);
    notes.add(note);
  }

  private static Path name(Case picture) {
    return picture.file().getFileName();
  }
}
