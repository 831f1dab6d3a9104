package io.tuwen.bench.soak;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One look at all processes.
 *
 * @param hours since the beginning
 * @param usage by the name of a row
 */
record Sample(double hours, Map<String, Usage> usage) {
  /** What a worker has without its children, in a row of its own. */
  static final String ITSELF = " itself";

  static final String CHILDREN = ", its children";
  static final String ALL = "all together";

  Sample {
    usage = new LinkedHashMap<>(usage);
  }
}
