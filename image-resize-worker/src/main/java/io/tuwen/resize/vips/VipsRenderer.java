package io.tuwen.resize.vips;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.resize.Attempt;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.describe.SourceInfo;
import io.tuwen.resize.plan.Budget;
import io.tuwen.resize.plan.Cost;
import io.tuwen.resize.plan.Plan;
import io.tuwen.resize.plan.Planner;
import io.tuwen.resize.plan.Size;
import io.tuwen.resize.plan.Source;
import io.tuwen.resize.plan.Step;
import io.tuwen.resize.process.Action;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.Image;
import io.tuwen.worker.vips.Vips;
import io.tuwen.worker.vips.VipsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Renders with libvips.
 *
 * <p>The header is read, the plan is made and checked, and only then are pixels decoded: as few as
 * the first step needs. For several renditions of one original, it is decoded once where that is
 * cheaper.
 */
public final class VipsRenderer implements Renderer {
  private static final String JSON = "application/json";

  private final SourceLimits limits;
  private final WatermarkSource marks;
  private final long maxCost;

  public VipsRenderer(SourceLimits limits, WatermarkSource marks) {
    this(limits, marks, Cost.DEFAULT_MAX);
  }

  /**
   * Renders what costs no more than this.
   *
   * @param maxCost estimated, in milliseconds of a processor
   */
  public VipsRenderer(SourceLimits limits, WatermarkSource marks, long maxCost) {
    this.limits = limits;
    this.marks = marks;
    this.maxCost = maxCost;
  }

  @Override
  public EngineId id() {
    return RenditionEngine.CURRENT;
  }

  @Override
  public List<Attempt> renderAll(
      byte[] original, List<Processing> processings, Cancellation cancellation) {
    try (var vips = new Vips()) {
      var attempts = new ArrayList<Attempt>();
      cancellation.during(
          vips::kill,
          () -> {
            var opened = forSeveral(vips, original, processings);
            for (var processing : processings) {
              attempts.add(
                  vips.scoped(
                      () ->
                          attempt(
                              () ->
                                  render(
                                      vips,
                                      opened.orElseGet(() -> open(vips, original)),
                                      original.length,
                                      processing,
                                      cancellation),
                              cancellation)));
            }
          });
      return attempts;
    }
  }

  private static Attempt attempt(Supplier<Rendered> rendering, Cancellation cancellation) {
    try {
      return new Attempt.Made(rendering.get());
    } catch (VipsException.MissingOperation e) {
      return new Attempt.Failed(
          new ProcessException(
              OssCode.NOT_IMPLEMENTED, "this installation cannot do that: " + e.getMessage()));
    } catch (VipsException e) {
      cancellation.check();
      return new Attempt.Failed(
          new TuwenException(
              ErrorCode.IMAGE_UNREADABLE,
              "the image cannot be read: it is damaged or ends early",
              e));
    } catch (TuwenException e) {
      cancellation.check();
      return new Attempt.Failed(e);
    }
  }

  @Override
  public long size(byte[] original, Processing processing) {
    return RenderingMemory.fileBytes(original, processing);
  }

  @Override
  public long memoryOfAll(byte[] original, List<Processing> processings) {
    return RenderingMemory.bytes(original, processings, marks);
  }

  private Original open(Vips vips, byte[] bytes) {
    return Original.open(vips, bytes, limits);
  }

  /**
   * The original, opened once for several renditions; nothing where there is one, or where each has
   * to find by itself what is wrong with the file.
   */
  private Optional<Original> forSeveral(Vips vips, byte[] bytes, List<Processing> processings) {
    if (processings.size() < 2) {
      return Optional.empty();
    }
    try {
      var original = open(vips, bytes);
      return Optional.of(
          original.forSeveral(
              processings.stream()
                  .flatMapToDouble(it -> scale(original, it).stream())
                  .summaryStatistics()));
    } catch (VipsException | TuwenException e) {
      return Optional.empty();
    }
  }

  /**
   * The scale that a rendition needs the picture at; nothing where it needs none, or all frames.
   */
  private OptionalDouble scale(Original original, Processing processing) {
    try {
      if (processing.pipeline().last(Action.Info.class).isPresent()) {
        return OptionalDouble.empty();
      }
      var plan = plan(original.source(), processing);
      return plan.output().animated()
          ? OptionalDouble.empty()
          : OptionalDouble.of(original.scale(plan));
    } catch (ProcessException e) {
      return OptionalDouble.empty();
    }
  }

  private Plan plan(Source source, Processing processing) {
    var process = processing.pipeline();
    var plan = Planner.plan(source, process, processing.wanted(), processing.mayMove());
    Cost.require(source, plan, process.isText(), maxCost);
    return plan;
  }

  private Rendered render(
      Vips vips, Original original, int bytes, Processing processing, Cancellation cancellation) {
    var source = original.source();
    var process = processing.pipeline();
    if (process.last(Action.Info.class).isPresent()) {
      return new Rendered(
          SourceInfo.json(source, bytes, original.exif(), processing.asker()), JSON);
    }
    var plan = plan(source, processing);
    var format = plan.output().format();
    var budget = new Budget(maxCost, source, plan, process.isText());
    var workbench =
        new StepRunner(vips, source.format(), format.hasAlpha(), marks, maxCost, budget);
    var picture =
        plan.output().animated()
            ? animated(original, plan, workbench, cancellation)
            : still(original, plan, workbench);
    if (process.last(Action.AverageHue.class).isPresent()) {
      // What was computed is read again where it is made small; what is only decoded is not.
      return new Rendered(
          AverageHue.json(plan.steps().isEmpty() ? picture : picture.inMemory()), JSON);
    }
    return new Rendered(encode(picture, plan), format.mediaType());
  }

  private static Image still(Original original, Plan plan, StepRunner workbench) {
    var steps = plan.steps();
    if (!steps.isEmpty() && steps.get(0) instanceof Step.Scale scale) {
      return workbench.apply(
          original.scaled(scale.to(), plan.upright()), steps.subList(1, steps.size()), true);
    }
    return workbench.apply(original.whole(plan.upright()), steps);
  }

  /** Frame by frame, so that none of them bleeds into the next. */
  private static Image animated(
      Original original, Plan plan, StepRunner workbench, Cancellation cancellation) {
    var frames = new ArrayList<Image>();
    for (var frame : original.frames(plan.upright(), cancellation)) {
      cancellation.check();
      frames.add(workbench.apply(frame, plan.steps()));
    }
    return strip(frames);
  }

  private static Image strip(List<Image> frames) {
    var first = frames.get(0);
    if (frames.size() == 1) {
      return first;
    }
    return first
        .operations("arrayjoin", frames.subList(1, frames.size()).toArray(Image[]::new))
        .with("across", 1)
        .image()
        .withNumber("page-height", first.height());
  }

  private static byte[] encode(Image picture, Plan plan) {
    var height =
        plan.output().animated()
            ? picture.number("page-height", picture.height())
            : picture.height();
    Planner.requireWritable(
        plan.output().format(), new Size(picture.width(), height), picture.height() / height);
    try {
      return Encoder.encode(picture, plan.output());
    } catch (VipsException e) {
      if (e.getMessage().contains("Unsupported compression")) {
        throw new ProcessException(
            OssCode.NOT_IMPLEMENTED,
            "format: this installation cannot write " + plan.output().format().text());
      }
      throw e;
    }
  }
}
