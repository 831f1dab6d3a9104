package io.tuwen.dependencies;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A library that a service runs on.
 *
 * @param group empty where neither the jar nor its name tells it
 * @param released by the times inside of the jar; empty where its build leaves them out
 */
record Library(String group, String artifact, String version, Optional<LocalDate> released) {
  String coordinates() {
    return (group.isEmpty() ? artifact : group + ":" + artifact) + ":" + version;
  }
}
