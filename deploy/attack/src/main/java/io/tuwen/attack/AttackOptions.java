package io.tuwen.attack;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How a system is attacked.
 *
 * @param data of a system that runs; empty to start one, and to stop it afterwards
 * @param slack how much slower than promised it may be
 * @param scale a short run tries every n-th of everything
 */
record AttackOptions(
    Optional<Path> data,
    Set<String> kinds,
    double slack,
    int scale,
    Optional<Path> table,
    Path root) {
  AttackOptions {
    kinds = Set.copyOf(kinds);
  }
}
