package io.tuwen.resize.child;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.resize.Attempt;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.WatermarkSource;
import io.tuwen.resize.vips.RenderingMemory;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.ChildPool;
import java.io.IOException;
import java.util.List;

/** The renderer in children of this process: what an image does there, it does to one child. */
final class ChildRenderer implements Renderer {
  private final ChildPool children;
  private final WatermarkSource marks;

  ChildRenderer(ChildPool children, WatermarkSource marks) {
    this.children = children;
    this.marks = marks;
  }

  @Override
  public EngineId id() {
    return RenditionEngine.CURRENT;
  }

  @Override
  public List<Attempt> renderAll(
      byte[] original, List<Processing> processings, Cancellation cancellation) {
    var reply =
        children.callForParts(
            question -> WatermarkAnswer.answer(marks, question),
            cancellation,
            RenderingRequest.head(processings),
            original);
    try {
      return RenderingReply.read(reply, processings.size());
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.WORKER_CRASHED, "the image ended the process that rendered it", e);
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
}
