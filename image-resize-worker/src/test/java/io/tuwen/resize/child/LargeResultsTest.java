package io.tuwen.resize.child;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.image.TestImages;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.ChildPool;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The largest files that a rendition may have, by a child as the worker starts it. */
class LargeResultsTest {
  private static final MeterRegistry METRICS = new SimpleMeterRegistry();
  private static ChildPool children;

  private final ProcessParser parser = new ProcessParser(16, List.of());

  @BeforeAll
  static void start() {
    children = Children.start(METRICS);
  }

  @AfterAll
  static void stop() {
    children.close();
  }

  /** Three copies of it ended the child, and its photo was blamed. */
  @Test
  void a_bitmap_of_25_megapixels_is_made() {
    var made = render(TestImages.jpeg(5000, 5000), "image/format,bmp");

    assertThat(made.bytes()).hasSize(5000 * 5000 * 3 + 54);
    assertThat(made.bytes()).startsWith('B', 'M');
  }

  @Test
  void a_transparent_bitmap_of_25_megapixels_is_made() {
    var made =
        render(
            TestImages.png(100, 100),
            "image/resize,m_fixed,w_3535,h_3535,limit_0/rotate,45/format,bmp");

    assertThat(made.bytes()).hasSizeGreaterThan(4 * 24_900_000);
    // A successor may be there, since it takes long, and none was lost.
    assertThat(METRICS.get("tuwen.children.lost").counters())
        .allSatisfy(it -> assertThat(it.count()).isZero());
  }

  private Rendered render(byte[] original, String process) {
    var renderer = Children.renderer(children);
    var processing = new Processing(parser.parse(process), Optional.empty(), true);
    assertThat(renderer.memory(original, processing)).isLessThan(Children.MEMORY);
    return renderer.render(original, processing, new Cancellation());
  }
}
