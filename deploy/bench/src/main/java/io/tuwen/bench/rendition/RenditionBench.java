package io.tuwen.bench.rendition;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Has all make the same renditions in turn: what slows the machine for a while, slows all. */
final class RenditionBench implements AutoCloseable {
  private final Set<Task> tasks;
  private final int rounds;
  private final Path directory;
  private final PrintStream progress;
  private final Map<Rival, Map<Task, List<Double>>> seconds = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  RenditionBench(Set<Task> tasks, int rounds, Path directory, PrintStream progress) {
    this.tasks = tasks;
    this.rounds = rounds;
    this.directory = directory;
    this.progress = progress;
  }

  /** How a rival is started. */
  interface Start {
    Rival start() throws InterruptedException;
  }

  void start(String name, Start start) throws InterruptedException {
    try {
      seconds.put(start.start(), new EnumMap<>(Task.class));
    } catch (Rival.Missing e) {
      note("Not measured: %s: %s".formatted(name, e.getMessage()));
    }
  }

  private void note(String note) {
    progress.println(note);
    notes.add(note);
  }

  RenditionReport run(Tuwen reader) throws InterruptedException {
    // The first time is for caches and compilers, and leaves what is compared.
    for (var rival : rivals(0)) {
      tasks.forEach(task -> warmUp(rival, task));
    }
    var likeness = likeness(reader);
    for (int round = 0; round < rounds; round++) {
      progress.printf("round %d of %d%n", round + 1, rounds);
      for (var task : tasks) {
        for (var rival : rivals(round)) {
          measure(rival, task);
        }
      }
    }
    return new RenditionReport(tasks, rounds, seconds, likeness, notes);
  }

  @Override
  public void close() {
    seconds.keySet().forEach(Rival::close);
  }

  private List<Rival> rivals(int turn) {
    var order = new ArrayList<>(seconds.keySet());
    Collections.rotate(order, turn);
    return order;
  }

  private void warmUp(Rival rival, Task task) {
    progress.printf("warming up %s: %s%n", rival.name(), task.title());
    try {
      rival.make(task, directory, directory);
      seconds.get(rival).put(task, new ArrayList<>());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      note("%s does not make %s: %s".formatted(rival.name(), task.title(), e.getMessage()));
    }
  }

  private void measure(Rival rival, Task task) throws InterruptedException {
    var measured = seconds.get(rival).get(task);
    if (measured != null) {
      var cpu = rival.make(task, directory, directory);
      measured.add((double) cpu.toNanos() / Duration.ofSeconds(1).toNanos() / task.times());
    }
  }

  /** Of what the warm-up left: of each rendition, how many bytes, and how near to the reference. */
  private Map<Path, RenditionReport.Quality> likeness(Tuwen reader) {
    var all = new HashMap<Path, RenditionReport.Quality>();
    try {
      for (var task : tasks) {
        progress.println("comparing: " + task.title());
        var original = Likeness.read(task.sample().in(directory));
        for (int i = 0; i < task.works().size(); i++) {
          var reference = Likeness.of(original, task.sample(), task.works().get(i));
          for (var rival : seconds.keySet()) {
            var file = rival.result(directory, task, i);
            if (seconds.get(rival).containsKey(task)) {
              all.put(file.getFileName(), quality(reader, reference, file));
            }
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  private static RenditionReport.Quality quality(Tuwen reader, Likeness reference, Path file)
      throws IOException {
    var bytes = Files.readAllBytes(file);
    return new RenditionReport.Quality(bytes.length, reference.decibels(reader.asPng(bytes)));
  }
}
