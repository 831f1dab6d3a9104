package io.tuwen.resize.vips;

import io.tuwen.contract.image.Saturated;
import io.tuwen.resize.plan.Output;
import io.tuwen.resize.plan.Plan;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.plan.Step;
import io.tuwen.resize.process.Action.Watermark;
import io.tuwen.resize.process.OutputFormat;

/**
 * How much memory a plan takes beyond decoding: the pictures that its steps have in memory, as
 * {@link StepRunner} keeps them and lets go of them, and the file at its end.
 *
 * <p>The figures are rough and never too low; {@code RenderingMemoryTest} measures that.
 */
final class PlanMemory {
  private static final long PIXEL_BYTES = 4;

  /** What a small file has, whatever is in it. */
  private static final long LEAST_FILE = 64 << 10;

  /** What is in memory to the end. */
  private long kept;

  /** The picture that the present step reads, and what the steps since then have made beside it. */
  private long read;

  private long beside;
  private long most;
  private Size size;

  private PlanMemory(Size size) {
    this.size = size;
  }

  /** Estimates; the images of watermarks are {@link MarkMemory}'s. */
  static long bytes(Source source, Plan plan, boolean isText) {
    var original = plan.upright() ? source.upright() : source.size();
    var memory = new PlanMemory(original);
    var isScaled = !plan.steps().isEmpty() && plan.steps().get(0) instanceof Step.Scale;
    var steps = plan.steps();
    if (isScaled) {
      memory.size = Planner.after(steps.get(0), original);
      steps = steps.subList(1, steps.size());
    }
    if (!plan.output().animated()) {
      // It may have to be turned upright, for which it is in memory.
      memory.kept = memory.pixels();
    }
    memory.work(steps, isScaled);
    var frames = plan.output().animated() ? source.frames() : 1;
    var ended = Saturated.times(memory.kept + memory.read + memory.beside, frames);
    var end = isText ? memory.pixels() : encoding(plan.output(), memory.size, frames);
    return Saturated.plus(Math.max(memory.most, ended), end);
  }

  /** The bytes of the file, of pictures that are hard to compress. */
  static long fileBytes(Source source, Plan plan) {
    var original = plan.upright() ? source.upright() : source.size();
    var size = original;
    for (var step : plan.steps()) {
      size = Planner.after(step, size);
    }
    var frames = plan.output().animated() ? source.frames() : 1;
    return fileBytes(plan.output().format(), Saturated.times(size.pixels(), frames));
  }

  private void work(Iterable<Step> steps, boolean isComputed) {
    var computed = isComputed;
    for (var step : steps) {
      if (!StepRunner.isPointwise(step)) {
        if (computed) {
          copy();
        }
        beside += made(step);
        computed = true;
      }
      if (StepRunner.isKept(step)) {
        kept += read + beside;
        read = 0;
        beside = 0;
      }
      size = Planner.after(step, size);
    }
  }

  /** The next picture is in memory before the one before it is let go of. */
  private void copy() {
    most = Math.max(most, kept + read + beside + pixels());
    read = pixels();
    beside = 0;
  }

  private long pixels() {
    return size.pixels() * PIXEL_BYTES;
  }

  /** What a step has in memory beside the picture that it reads. */
  private long made(Step step) {
    if (step instanceof Step.Round) {
      return size.pixels();
    }
    if (step instanceof Step.Watermark mark) {
      return mark.watermark().text().map(PlanMemory::letters).orElse(0L);
    }
    if (step instanceof Step.Custom custom) {
      return pixels() * (1 + custom.rest().size());
    }
    return step instanceof Step.Blur || step instanceof Step.Turn ? pixels() : 0;
  }

  /** The letters, once more where they are turned, and the tile that is repeated. */
  private static long letters(Watermark.Text text) {
    var width = (long) text.content().length() * text.size();
    var height = 2L * text.size();
    var turned = text.degrees() == 0 ? 0 : (width + height) * (width + height);
    var tile = text.tiled() ? (width + text.gapX()) * (height + text.gapY()) : 0;
    return PIXEL_BYTES * (width * height + turned + tile);
  }

  private static long encoding(Output output, Size size, int frames) {
    var pixels = Saturated.times(size.pixels(), frames);
    // Where the encoder writes it, where that grows, and in the heap.
    var file = 3 * fileBytes(output.format(), pixels);
    return Saturated.plus(file, Saturated.times(pixels, held(output)));
  }

  /** The bytes for each pixel that an encoder holds. */
  private static int held(Output output) {
    return switch (output.format()) {
      case JPG -> output.progressive() ? 6 : 0;
      case PNG, TIFF, BMP -> 0;
      case WEBP -> 12;
      case GIF -> 16;
      case AVIF, HEIC -> 40;
    };
  }

  private static long fileBytes(OutputFormat format, long pixels) {
    var perPixel =
        switch (format) {
          case JPG, WEBP, AVIF, HEIC, GIF -> 1;
          case PNG, TIFF, BMP -> PIXEL_BYTES;
        };
    return Saturated.plus(LEAST_FILE, Saturated.times(pixels, perPixel));
  }
}
