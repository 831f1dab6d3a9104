package io.tuwen.resize.vips;

import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.hostile.HostileFilesSuite;
import java.util.List;
import java.util.Optional;

/**
 * The corpus against the renderer: small results of all frames, another format, no pixels at all.
 */
class HostileFilesTest extends HostileFilesSuite {
  private static final double MAX_CPU_SECONDS = 60;

  // No bound for a side, so that the structure itself is what is looked at.
  private final VipsRenderer renderer =
      new VipsRenderer(new SourceLimits(120_000_000, Integer.MAX_VALUE), name -> Optional.empty());
  private final ProcessParser parser = new ProcessParser(16, List.of());

  @Override
  protected List<Parser> parsers() {
    return List.of(
        // A description needs no pixels, so it does not see that they are damaged.
        parser("image/info", false), parser("image/resize,w_1/rotate,90/format,webp", true));
  }

  private Parser parser(String process, boolean strict) {
    var processing = new Processing(parser.parse(process), Optional.empty(), true);
    return new Parser(
        process,
        strict,
        MAX_CPU_SECONDS,
        file -> renderer.render(file, processing, new Cancellation()));
  }
}
