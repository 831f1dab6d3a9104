package io.tuwen.resize.process;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.fuzz.FuzzTarget;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.plan.Step;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The grammar of processings, and what is planned from it. */
public final class ProcessFuzz implements FuzzTarget {
  /** Larger than any plan may make a picture: a side of 16,384, turned. */
  private static final long MAX_PIXELS = 32_768L * 32_768;

  private final ProcessParser parser = new ProcessParser(20, List.of());

  @Override
  public void feed(byte[] input) {
    var pipeline = parser.parse("image/" + new String(input, StandardCharsets.UTF_8));
    Actions again;
    try {
      again = parser.parse(pipeline.canonical());
    } catch (ProcessException e) {
      throw new IllegalStateException("the canonical form is refused: " + pipeline.canonical(), e);
    }
    require(
        again.canonical().equals(pipeline.canonical()),
        "%s has two canonical forms: %s",
        pipeline.canonical(),
        again.canonical());
    require(
        again.actions().equals(pipeline.actions()),
        "%s means %s, and was %s",
        pipeline.canonical(),
        again.actions(),
        pipeline.actions());
    plan(pipeline, Arrays.hashCode(input));
  }

  private static void plan(Actions pipeline, int choice) {
    var formats = ImageFormat.values();
    var source =
        new Source(
            formats[Math.floorMod(choice, formats.length)],
            new Size(
                1 + Math.floorMod(choice >>> 3, 12_000), 1 + Math.floorMod(choice >>> 9, 9_000)),
            1 + Math.floorMod(choice >>> 5, 8),
            1 + Math.floorMod(choice >>> 7, 3),
            OptionalInt.of(1 + Math.floorMod(choice >>> 11, 100)));
    var plan = Planner.plan(source, pipeline, Optional.empty(), true);
    for (var step : plan.steps()) {
      if (step instanceof Step.Scale scale) {
        require(scale.to().pixels() <= MAX_PIXELS, "%s is planned", scale);
      } else if (step instanceof Step.Pad pad) {
        require(pad.canvas().pixels() <= MAX_PIXELS, "%s is planned", pad);
      } else if (step instanceof Step.Cut cut) {
        require(cut.x() >= 0 && cut.y() >= 0, "%s is planned", cut);
      }
    }
    var quality = plan.output().quality();
    require(quality >= 1 && quality <= 100, "quality %d is planned", quality);
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of(ProcessException.class);
  }

  @Override
  public int maxLength() {
    return 4096;
  }
}
