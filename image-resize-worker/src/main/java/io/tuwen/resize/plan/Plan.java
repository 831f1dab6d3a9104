package io.tuwen.resize.plan;

import java.util.List;

/**
 * How a rendition is made: the picture is set upright or not, then the steps, then it is written.
 *
 * @param upright whether the orientation is applied, before the first step
 */
public record Plan(boolean upright, List<Step> steps, Output output) {
  public Plan {
    steps = List.copyOf(steps);
  }
}
