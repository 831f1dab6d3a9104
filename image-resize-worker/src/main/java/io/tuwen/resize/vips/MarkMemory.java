package io.tuwen.resize.vips;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageHeader;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.image.Saturated;
import io.tuwen.resize.Processing;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.plan.Step;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.Action.Watermark;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.decoding.DecodingCost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much memory the images of watermarks take, by their headers and by what is done with them
 * first. What each of their steps gives is in memory until the rendition is made.
 */
final class MarkMemory {
  private static final int PIXEL_BYTES = 4;

  private final WatermarkSource marks;
  private final Map<String, Optional<ImageStructure>> known = new HashMap<>();

  MarkMemory(WatermarkSource marks) {
    this.marks = marks;
  }

  /**
   * Estimates; nothing where the processing will be refused.
   *
   * @throws TuwenException where storage does not answer
   */
  long bytes(ImageHeader original, Processing processing) {
    return Source.of(original, 1)
        .eitherWay()
        .mapToLong(source -> bytes(source, processing))
        .max()
        .orElse(0);
  }

  private long bytes(Source source, Processing processing) {
    try {
      var plan =
          Planner.plan(source, processing.pipeline(), processing.wanted(), processing.mayMove());
      return bytes(plan.steps(), plan.upright() ? source.upright() : source.size());
    } catch (ProcessException e) {
      return 0;
    }
  }

  private long bytes(List<Step> steps, Size picture) {
    var counted = new HashSet<Watermark.Picture>();
    var main = picture;
    long sum = 0;
    for (var step : steps) {
      if (step instanceof Step.Watermark watermark) {
        sum = Saturated.plus(sum, bytes(watermark.watermark(), main, counted));
      } else if (step instanceof Step.Custom custom) {
        for (var action : custom.rest()) {
          sum = Saturated.plus(sum, bytes(action, main, counted));
        }
      }
      main = Planner.after(step, main);
    }
    return sum;
  }

  /** The same image is prepared once, but for each size of the picture that it is fitted into. */
  private long bytes(Action action, Size main, Set<Watermark.Picture> counted) {
    if (!(action instanceof Watermark watermark) || watermark.image().isEmpty()) {
      return 0;
    }
    var mark = watermark.image().get();
    return counted.add(mark) || mark.percentOfMain().isPresent()
        ? known
            .computeIfAbsent(mark.key(), this::structure)
            .map(it -> bytes(it, mark, main))
            .orElse(0L)
        : 0;
  }

  private Optional<ImageStructure> structure(String key) {
    var file = marks.find(key);
    try {
      return file.map(ImageStructure::read);
    } catch (TuwenException e) {
      return Optional.empty();
    }
  }

  private static long bytes(ImageStructure structure, Watermark.Picture mark, Size main) {
    var worked =
        Source.of(structure.header(), 1)
            .eitherWay()
            .mapToLong(image -> worked(image, mark, main))
            .max()
            .orElse(0);
    return Saturated.plus(DecodingCost.bytes(structure), Saturated.times(worked, PIXEL_BYTES));
  }

  /** The pixels of all that its steps give. */
  private static long worked(Source image, Watermark.Picture mark, Size main) {
    try {
      var size = image.upright();
      long pixels = 0;
      for (var step : Planner.steps(image.format(), mark, size, main)) {
        size = Planner.after(step, size);
        pixels += size.pixels();
      }
      return pixels;
    } catch (ProcessException e) {
      return 0;
    }
  }
}
