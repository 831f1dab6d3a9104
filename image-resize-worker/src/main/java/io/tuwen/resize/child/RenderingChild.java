package io.tuwen.resize.child;

import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.resize.vips.Sample;
import io.tuwen.resize.vips.VipsRenderer;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.Child;
import io.tuwen.worker.sandbox.ChildWork;
import io.tuwen.worker.sandbox.Questions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The process that decodes originals and makes renditions of them. */
final class RenderingChild implements ChildWork {
  static final String MAX_PIXELS = "tuwen.resize.max-pixels";
  static final String MAX_SIDE = "tuwen.resize.max-side";
  static final String MAX_ACTIONS = "tuwen.resize.max-actions";

  /** In milliseconds of a processor. */
  static final String MAX_COST = "tuwen.resize.max-cost";

  /** The classes of the custom actions, separated by commas. */
  static final String CUSTOM_ACTIONS = "tuwen.resize.custom-actions";

  private final SourceLimits limits =
      new SourceLimits(Long.getLong(MAX_PIXELS), Integer.getInteger(MAX_SIDE));
  private final ProcessParser parser;

  private RenderingChild(ProcessParser parser) {
    this.parser = parser;
  }

  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Child.serve(
        new RenderingChild(new ProcessParser(Integer.getInteger(MAX_ACTIONS), customActions())));
  }

  private static List<CustomAction> customActions() throws ReflectiveOperationException {
    var actions = new ArrayList<CustomAction>();
    for (var name : System.getProperty(CUSTOM_ACTIONS, "").split(",", -1)) {
      if (!name.isEmpty()) {
        actions.add(
            Class.forName(name)
                .asSubclass(CustomAction.class)
                .getDeclaredConstructor()
                .newInstance());
      }
    }
    return actions;
  }

  @Override
  public String warmUp() {
    var renderer = new VipsRenderer(limits, name -> Optional.empty());
    var processing =
        new Processing(parser.parse("image/resize,w_16/format,jpg"), Optional.empty(), false);
    renderer.render(Sample.bitmap(), processing, new Cancellation());
    return "engine=" + renderer.id();
  }

  @Override
  public List<byte[]> handle(byte[] request, Questions questions) {
    var wanted = RenderingRequest.read(request, parser);
    var renderer =
        new VipsRenderer(limits, WatermarkAnswer.from(questions), Long.getLong(MAX_COST));
    return RenderingReply.of(
        renderer.renderAll(wanted.original(), wanted.processings(), new Cancellation()));
  }
}
