package io.tuwen.contract.hostile;

import java.util.List;
import java.util.stream.Stream;

/** The corpus: one generator for each class of hostility, and no file that is kept. */
public final class HostileFiles {
  private HostileFiles() {}

  public static List<HostileFile> all() {
    return Stream.of(
            HostileJpegs.files(),
            HostilePngs.files(),
            HostileGifs.files(),
            HostileWebps.files(),
            HostileTiffs.files(),
            HostileBmps.files(),
            HostileHeifs.files(),
            HostileBeginnings.files())
        .flatMap(it -> it)
        .toList();
  }

  /** The bytes of one of them. */
  public static byte[] named(String name) {
    return all().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such file: " + name))
        .bytes();
  }
}
