package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of several frames. */
class AnimationTest {
  private final VipsRenderer renderer =
      new VipsRenderer(new SourceLimits(250_000_000, 30_000), name -> Optional.empty());
  private final ProcessParser parser = new ProcessParser(16, List.of());

  /** All frames were decoded and kept for it, and the colour was that of none of them. */
  @Test
  void the_average_hue_of_an_animation_is_that_of_its_first_frame() {
    var red = render(Sources.named("anim:40x30x3"), "image/average-hue");

    assertThat(new String(red, StandardCharsets.UTF_8)).isEqualTo("{\"RGB\": \"0xff0000\"}");
  }

  @Test
  void no_memory_is_claimed_for_frames_that_are_not_looked_at() {
    var frames = Sources.named("anim:400x300x9");

    assertThat(renderer.memory(frames, processing("image/average-hue")))
        .isEqualTo(renderer.memory(frames, processing("image/info")))
        .isLessThan(renderer.memory(frames, processing("image/resize,w_9")));
  }

  private byte[] render(byte[] original, String process) {
    return renderer.render(original, processing(process), new Cancellation()).bytes();
  }

  private Processing processing(String process) {
    return new Processing(parser.parse(process), Optional.empty(), true);
  }
}
