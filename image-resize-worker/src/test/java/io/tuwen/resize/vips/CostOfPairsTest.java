package io.tuwen.resize.vips;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.tuwen.resize.Processing;
import io.tuwen.resize.SourceLimits;
import io.tuwen.resize.process.ProcessParser;
import io.tuwen.worker.execution.Cancellation;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A blurred thumbnail of a page of 760 x 560 took 30 seconds and then failed: what was blurred was
 * computed anew for every part that the scaling read of it. No two actions cost more than each of
 * them.
 */
@Tag("slow")
@Tag("long")
class CostOfPairsTest {
  /** None of them makes the picture larger, or the second would have more to do than alone. */
  private static final List<String> ACTIONS =
      List.of(
          "resize,w_100",
          "resize,m_fill,w_600,h_500",
          "resize,m_pad,w_600,h_500",
          "crop,w_500,h_500,g_center",
          "indexcrop,x_300,i_1",
          "circle,r_400",
          "rounded-corners,r_50",
          "rotate,90",
          "rotate,3",
          "auto-orient,1",
          "blur,r_50,s_50",
          "blur,r_3,s_2",
          "sharpen,399",
          "bright,20",
          "contrast,20",
          "quality,Q_50",
          "interlace,1",
          "watermark,text_5Zu-5paH,fill_1,rotate_30",
          "watermark,image_bWFyay5qcGc");

  private static final int SIDE = 1024;

  /** Of the sum of both. Read again for each region, a pair costs ten times as much and more. */
  private static final int FACTOR = 3;

  /** The clock of the process moves in steps, and its compilers and collectors count with it. */
  private static final long SLACK_MILLIS = 400;

  private final byte[] photo = Sources.written(noise(SIDE), "bmp");
  private final byte[] mark = Sources.named("png:64x48");
  private final VipsRenderer renderer =
      new VipsRenderer(new SourceLimits(250_000_000, 30_000), name -> Optional.of(mark));
  private final ProcessParser parser = new ProcessParser(16, List.of());

  private static BufferedImage noise(int side) {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    var random = new Random(1);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        image.setRGB(x, y, (x / 4) << 16 | (y / 4) << 8 | random.nextInt(64));
      }
    }
    return image;
  }

  @Test
  void two_actions_cost_no_more_than_each_of_them() {
    var alone = new HashMap<String, Long>();
    for (var action : ACTIONS) {
      alone.put(action, Math.max(millis(action), millis(action)));
    }
    var costly = new ArrayList<String>();
    long worst = 0;
    for (var first : ACTIONS) {
      for (var second : ACTIONS) {
        var allowed = FACTOR * (alone.get(first) + alone.get(second)) + SLACK_MILLIS;
        var pair = first + "/" + second;
        var actual = millis(pair);
        if (actual > allowed) {
          // What compilers and collectors have added, they do not add again.
          actual = Math.min(actual, millis(pair));
        }
        worst = Math.max(worst, actual);
        if (actual > allowed) {
          costly.add("%s: %d ms, alone %d".formatted(pair, actual, allowed));
        }
      }
    }
    System.out.printf(
        "pairs: %d of %d actions, %d too costly, worst %d ms%n",
        ACTIONS.size() * ACTIONS.size(), ACTIONS.size(), costly.size(), worst);

    assertThat(costly).isEmpty();
  }

  @Test
  void the_average_hue_of_what_was_blurred_costs_what_blurring_costs() {
    var blurring = millis("blur,r_50,s_50");

    assertThat(millisOf("image/blur,r_50,s_50/average-hue"))
        .isLessThan(FACTOR * blurring + SLACK_MILLIS);
  }

  private long millis(String actions) {
    return millisOf("image/" + actions + "/format,jpg");
  }

  private long millisOf(String process) {
    var processing = new Processing(parser.parse(process), Optional.empty(), true);
    var before = cpu();
    renderer.render(photo, processing, new Cancellation());
    return (cpu() - before) / 1_000_000;
  }

  /** Of all threads: libvips has its own. */
  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
