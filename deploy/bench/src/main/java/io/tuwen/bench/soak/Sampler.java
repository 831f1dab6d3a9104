package io.tuwen.bench.soak;

import io.tuwen.bench.system.RunningSystem;
import io.tuwen.bench.system.RunningSystem.Part;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Looks at the processes of one system again and again. One thread at a time. */
final class Sampler {
  private final RunningSystem system;
  private final Map<String, Set<Long>> children = new HashMap<>();
  private final Map<String, Long> replaced = new TreeMap<>();
  private List<Part> parts;

  Sampler(RunningSystem system) throws IOException, InterruptedException {
    this.system = system;
    parts = system.parts();
  }

  List<Part> parts() {
    return parts;
  }

  /** How often the launcher had to start one of them again. */
  int restarts() throws IOException, InterruptedException {
    parts = system.parts();
    return parts.stream().mapToInt(Part::restarts).sum();
  }

  /** How many children ended, by the name of their worker. */
  Map<String, Long> replaced() {
    return new TreeMap<>(replaced);
  }

  Sample sample(double hours) throws IOException, InterruptedException {
    if (parts.stream().anyMatch(it -> ProcessHandle.of(it.pid()).isEmpty())) {
      parts = system.parts();
    }
    var usage = new LinkedHashMap<String, Usage>();
    var all = new HashSet<Long>();
    for (var part : parts) {
      var below = below(part);
      var tree = Stream.concat(Stream.of(part.pid()), below.stream()).toList();
      all.addAll(tree);
      usage.put(part.name(), Usage.of(tree));
      if (isWorker(part) && !below.isEmpty()) {
        usage.put(part.name() + Sample.ITSELF, Usage.of(List.of(part.pid())));
        usage.put(part.name() + Sample.CHILDREN, Usage.of(below));
        count(part.name(), below);
      }
    }
    usage.put(Sample.ALL, Usage.of(all));
    return new Sample(hours, usage);
  }

  /** The database's processes come and go with its connections, and its launcher does nothing. */
  private static boolean isWorker(Part part) {
    return part.name().endsWith("-worker");
  }

  /** The services are children of the launcher, and have parts of their own. */
  private Set<Long> below(Part part) {
    var below = new HashSet<Long>();
    ProcessHandle.of(part.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .forEach(it -> below.add(it.pid()));
    return parts.stream().anyMatch(it -> below.contains(it.pid())) ? Set.of() : below;
  }

  private void count(String worker, Set<Long> now) {
    var before = children.put(worker, now);
    if (before != null) {
      replaced.merge(worker, before.stream().filter(it -> !now.contains(it)).count(), Long::sum);
    }
  }
}
