package io.tuwen.resize.vips;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.image.Saturated;
import io.tuwen.resize.Processing;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.plan.Plan;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.decoding.DecodingCost;
import java.util.List;
import java.util.function.ToLongBiFunction;

/** How much memory a rendition takes, by the structure of its original and by its plan. */
public final class RenderingMemory {
  private RenderingMemory() {}

  /**
   * Estimates renditions that are made one after the other from what is decoded once; nothing for
   * an original that will be refused before it is decoded.
   *
   * @throws TuwenException where the image of a watermark cannot be had
   */
  public static long bytes(byte[] original, List<Processing> processings, WatermarkSource marks) {
    ImageStructure structure;
    try {
      structure = ImageStructure.read(original);
    } catch (TuwenException e) {
      return 0;
    }
    var marked = new MarkMemory(marks);
    var most = processings.stream().mapToLong(it -> bytes(structure, it, marked)).max().orElse(0);
    return processings.size() < 2
        ? most
        : Saturated.plus(most, DecodingCost.keptBytes(structure, Original.MAX_KEPT_PIXELS));
  }

  /** How many bytes the file of a rendition has, roughly; nothing where it will be refused. */
  public static long fileBytes(byte[] original, Processing processing) {
    try {
      var structure = ImageStructure.read(original);
      return processing.pipeline().isText()
          ? 0
          : mostOfPlans(structure, processing, PlanMemory::fileBytes);
    } catch (TuwenException e) {
      return 0;
    }
  }

  private static long bytes(ImageStructure original, Processing processing, MarkMemory marked) {
    var bytes =
        Saturated.plus(DecodingCost.bytes(original), marked.bytes(original.header(), processing));
    if (processing.mayMove() && original.frames() > 1 && !processing.pipeline().isText()) {
      bytes = Saturated.plus(bytes, DecodingCost.movingBytes(original));
    }
    if (processing.pipeline().last(Action.Info.class).isPresent()) {
      return bytes;
    }
    var isText = processing.pipeline().isText();
    return Saturated.plus(
        bytes,
        mostOfPlans(
            original, processing, (source, plan) -> PlanMemory.bytes(source, plan, isText)));
  }

  /** Whether it lies on its side, a header need not tell. */
  private static long mostOfPlans(
      ImageStructure original, Processing processing, ToLongBiFunction<Source, Plan> figure) {
    return Source.of(original.header(), Math.max(1, original.frames()))
        .eitherWay()
        .mapToLong(source -> ofPlan(source, processing, figure))
        .max()
        .orElse(0);
  }

  private static long ofPlan(
      Source source, Processing processing, ToLongBiFunction<Source, Plan> figure) {
    try {
      return figure.applyAsLong(
          source,
          Planner.plan(source, processing.pipeline(), processing.wanted(), processing.mayMove()));
    } catch (ProcessException e) {
      return 0;
    }
  }
}
