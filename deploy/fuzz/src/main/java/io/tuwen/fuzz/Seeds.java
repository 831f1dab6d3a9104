package io.tuwen.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a target is fed first: inputs that code writes, and those that lie in {@code seeds/}. */
final class Seeds {
  private Seeds() {}

  /**
   * All of a target, by names.
   *
   * @param root the checkout
   */
  static Map<String, byte[]> of(String target, Path root) throws IOException {
    return target.equals(MixedFuzz.NAME) ? mixed(root) : alone(target, root);
  }

  private static Map<String, byte[]> alone(String target, Path root) throws IOException {
    var seeds = new LinkedHashMap<>(Targets.named(target).seeds());
    var directory = root.resolve("deploy/fuzz/seeds").resolve(target);
    if (Files.isDirectory(directory)) {
      try (var files = Files.list(directory)) {
        for (var file : files.sorted().toList()) {
          seeds.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    return seeds;
  }

  private static Map<String, byte[]> mixed(Path root) throws IOException {
    var mixed = new MixedFuzz();
    var seeds = new LinkedHashMap<String, byte[]>();
    for (var name : Targets.names()) {
      alone(name, root)
          .forEach((seed, input) -> seeds.put(name + "-" + seed, mixed.choosing(name, input)));
    }
    return seeds;
  }
}
