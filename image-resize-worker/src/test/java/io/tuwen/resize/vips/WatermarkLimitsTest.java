package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.image.TestImages;
import io.tuwen.resize.Processing;
import io.tuwen.resize.Rendered;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What is done inside of a watermark was counted as 50 ms and no memory, whatever it was: sixteen
 * marks with eight actions each, up to 4096 by 4096 pixels, passed for less than a second.
 */
class WatermarkLimitsTest {
  private static final long MEBI = 1L << 20;
  private static final String HUGE = "/resize,w_4096,h_4096,m_fixed,limit_0";

  private final AtomicInteger reads = new AtomicInteger();
  private final VipsRenderer renderer =
      new VipsRenderer(new SourceLimits(250_000_000, 30_000), this::mark);
  private final ProcessParser parser = new ProcessParser(16, List.of());

  private Optional<byte[]> mark(String key) {
    reads.incrementAndGet();
    return Optional.of(key.equals("large") ? TestImages.jpeg(4000, 3000) : TestImages.png(20, 10));
  }

  @Test
  void what_marks_cost_inside_is_counted_with_the_rest() {
    // Four times a second up, and a little down.
    var process = "image" + marked("small", (HUGE + "/resize,w_10").repeat(4));

    assertThat(new String(render(process + "/average-hue").bytes(), StandardCharsets.UTF_8))
        .contains("RGB");
    assertRefused(
        "image"
            + marked("small", (HUGE + "/resize,w_10").repeat(4))
            + marked("small", (HUGE + "/resize,w_11").repeat(4)));
  }

  @Test
  void a_large_mark_is_counted_as_what_it_takes_to_decode_it() {
    var cheap = new VipsRenderer(new SourceLimits(250_000_000, 30_000), this::mark, 250);

    assertThat(render(cheap, "image" + marked("small", "/resize,P_10")).bytes()).isNotEmpty();
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> render(cheap, "image" + marked("large", "/resize,P_10")))
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(OssCode.IMAGE_TOO_LARGE));
  }

  @Test
  void the_same_mark_is_prepared_once_for_all_frames() {
    var processing = processing("image" + marked("small", "/resize,P_50"));

    renderer.render(Sources.named("anim:40x30x3"), processing, new Cancellation());

    assertThat(reads).hasValue(1);
  }

  @Test
  void what_a_mark_takes_is_claimed() {
    var plain = memory("image/bright,0");

    assertThat(memory("image" + marked("small", "")) - plain).isLessThan(20 * MEBI);
    assertThat(memory("image" + marked("small", HUGE)) - plain).isGreaterThan(64 * MEBI);
    assertThat(memory("image" + marked("small", HUGE + "/rotate,90")) - plain)
        .isGreaterThan(2 * 64 * MEBI);
    assertThat(memory("image" + marked("large", "/resize,w_100")) - plain).isGreaterThan(12 * MEBI);
    // Once where it is the same, and the sum where it is not.
    assertThat(memory("image" + marked("small", HUGE) + marked("small", HUGE)))
        .isLessThan(memory("image" + marked("small", HUGE)) + MEBI);
    assertThat(memory("image" + marked("small", HUGE) + marked("small", HUGE + "/rotate,180")))
        .isGreaterThan(plain + 3 * 64 * MEBI);
  }

  @Test
  void a_share_of_the_picture_is_claimed_by_the_size_of_the_picture() {
    var plain = memory("image/bright,0");
    var large = "image/resize,w_4000,h_3000,m_fixed,limit_0";

    assertThat(memory("image" + marked("small", "/resize,P_100")) - plain).isLessThan(20 * MEBI);
    assertThat(memory(large + marked("small", "/resize,P_100")) - memory(large))
        .isGreaterThan(4 * 4000 * 2000);
  }

  private static String marked(String key, String nested) {
    var image = nested.isEmpty() ? key : key + "?x-oss-process=image" + nested;
    return "/watermark,image_"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(image.getBytes(StandardCharsets.UTF_8));
  }

  private void assertRefused(String process) {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> render(process))
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(OssCode.IMAGE_TOO_LARGE));
  }

  private long memory(String process) {
    return renderer.memory(TestImages.png(200, 100), processing(process));
  }

  private Rendered render(String process) {
    return render(renderer, process);
  }

  private Rendered render(VipsRenderer by, String process) {
    return by.render(TestImages.png(200, 100), processing(process), new Cancellation());
  }

  private Processing processing(String process) {
    return new Processing(parser.parse(process), Optional.empty(), true);
  }
}
