package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.EngineId;
import io.tuwen.resize.Attempt;
import io.tuwen.resize.InstalledFormats;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.Renderer;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final ProcessParser parser = new ProcessParser(4, List.of());
  private final InstalledFormats installed = new InstalledFormats();

  @Test
  void every_format_is_tried_and_one_that_cannot_be_written_stops_nobody() {
    var tried = new ArrayList<OutputFormat>();

    warmUp(new Recording(tried, OssCode.NOT_IMPLEMENTED));

    assertThat(tried).contains(OutputFormat.values());
  }

  /** A browser that takes AVIF got 501 for every style. */
  @Test
  void a_format_that_cannot_be_written_is_known_to_be_missing() {
    assertThat(OutputFormat.values()).allMatch(installed::has);

    warmUp(new Recording(new ArrayList<>(), OssCode.NOT_IMPLEMENTED));

    assertThat(OutputFormat.values())
        .filteredOn(format -> !installed.has(format))
        .containsExactly(OutputFormat.HEIC);
  }

  @Test
  void a_renderer_that_cannot_render_stops_the_worker() {
    Renderer broken =
        new Recording(new ArrayList<>(), OssCode.NOT_IMPLEMENTED) {
          @Override
          public Rendered render(byte[] original, Processing processing, Cancellation none) {
            throw new IllegalStateException("no libvips");
          }
        };

    assertThatIllegalStateException().isThrownBy(() -> warmUp(broken));
  }

  @Test
  void the_real_one_passes() {
    var renderer = new VipsRenderer(new SourceLimits(1_000_000, 1000), name -> Optional.empty());

    warmUp(renderer);
  }

  private void warmUp(Renderer renderer) {
    new WarmUp(renderer, parser, installed).warmUp(new StartupEvent());
  }

  private static class Recording implements Renderer {
    private final List<OutputFormat> tried;
    private final OssCode failure;

    Recording(List<OutputFormat> tried, OssCode failure) {
      this.tried = tried;
      this.failure = failure;
    }

    @Override
    public EngineId id() {
      return new EngineId("fake", 1);
    }

    @Override
    public Rendered render(byte[] original, Processing processing, Cancellation cancellation) {
      var format = processing.wanted().orElseThrow();
      tried.add(format);
      if (format == OutputFormat.HEIC) {
        throw new ProcessException(failure, "not here");
      }
      return new Rendered(original, format.mediaType());
    }

    @Override
    public List<Attempt> renderAll(
        byte[] original, List<Processing> processings, Cancellation cancellation) {
      throw new AssertionError("formats are tried one by one");
    }

    @Override
    public long size(byte[] original, Processing processing) {
      return 0;
    }

    @Override
    public long memoryOfAll(byte[] original, List<Processing> processings) {
      return 0;
    }
  }
}
