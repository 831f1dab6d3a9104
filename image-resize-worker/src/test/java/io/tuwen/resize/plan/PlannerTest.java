package io.tuwen.resize.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with pixels, in numbers, without a pixel. */
class PlannerTest {
  private final ProcessParser parser = new ProcessParser(16, List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // A box is filled to its nearer side, or to its farther one.
        "400x300 | resize,w_200 | scale 200x150",
        "400x300 | resize,h_150 | scale 200x150",
        "400x300 | resize,w_200,h_60 | scale 80x60",
        "400x300 | resize,w_40,h_60 | scale 40x30",
        "400x300 | resize,m_mfit,w_200,h_60 | scale 200x150",
        "400x300 | resize,m_mfit,w_40,h_60 | scale 80x60",
        "400x300 | resize,p_50 | scale 200x150",
        "400x300 | resize,p_100 | nothing",
        "400x300 | resize,w_400 | nothing",
        // The longer and the shorter side, whichever they are.
        "400x300 | resize,l_200 | scale 200x150",
        "300x400 | resize,l_200 | scale 150x200",
        "400x300 | resize,s_150 | scale 200x150",
        "300x400 | resize,s_150 | scale 150x200",
        "400x300 | resize,l_200,s_15 | scale 20x15",
        "300x300 | resize,m_fixed,l_200,s_100 | scale 200x100",
        // No picture grows unless it is asked to.
        "400x300 | resize,w_800 | nothing",
        "400x300 | resize,w_800,limit_0 | scale 800x600",
        "400x300 | resize,p_200 | nothing",
        "400x300 | resize,p_200,limit_0 | scale 800x600",
        // Both sides on their own; one alone counts for both.
        "400x300 | resize,m_fixed,w_100,h_90 | scale 100x90",
        "400x300 | resize,m_fixed,w_100 | scale 100x100",
        "400x300 | resize,m_fixed,h_90 | scale 90x90",
        "400x300 | resize,m_fixed,w_400,h_200 | scale 400x200",
        "400x300 | resize,m_fixed,w_200,h_300 | scale 200x300",
        "400x300 | resize,m_fixed,w_401,h_200 | nothing",
        "400x300 | resize,m_fixed,w_200,h_301 | nothing",
        "400x300 | resize,m_fixed,w_401,h_301,limit_0 | scale 401x301",
        // Covers the box, and cuts what stands out in the middle.
        "400x300 | resize,m_fill,w_100,h_100 | scale 133x100, cut 100x100+16+0",
        "300x400 | resize,m_fill,w_100,h_100 | scale 100x133, cut 100x100+0+16",
        "400x300 | resize,m_fill,w_100,h_75 | scale 100x75",
        "400x300 | resize,m_fill,w_200,h_500 | cut 200x300+100+0",
        "400x300 | resize,m_fill,w_300 | cut 300x300+50+0",
        // Whole, these would be larger on the way than a result may be.
        "800x20000 | resize,m_fill,w_750,h_300 | cut 800x320+0+9840, scale 750x300",
        "1080x19000 | resize,m_fill,w_1000,h_500 | cut 1080x540+0+9230, scale 1000x500",
        "30000x2000 | resize,m_fill,w_1200,h_1200 | cut 2000x2000+14000+0, scale 1200x1200",
        "750x16000 | resize,m_fill,w_800,h_600,limit_0 | cut 750x563+0+7718, scale 800x600",
        "3000x2000 | resize,m_fill,w_4000,h_4000,limit_0 | cut 2000x2000+500+0, scale 4000x4000",
        // Stands in the box, and the rest is filled.
        "400x300 | resize,m_pad,w_100,h_100 | scale 100x75, pad 100x100+0+12 FFFFFF",
        "300x400 | resize,m_pad,w_100,color_FF00AA | scale 75x100, pad 100x100+12+0 FF00AA",
        "400x300 | resize,m_pad,w_100,h_75 | scale 100x75",
        "400x300 | resize,m_pad,w_500,h_400 | pad 500x400+50+50 FFFFFF",
        // At least a pixel is left, and half of one is rounded up.
        "1000x1 | resize,w_10 | scale 10x1",
        "3x5 | resize,p_50 | scale 2x3",
        // A rectangle, as far as it is in the picture.
        "400x300 | crop,w_100,h_50 | cut 100x50+0+0",
        "400x300 | crop,w_100,x_350,y_20 | cut 50x280+350+20",
        "400x300 | crop,w_100,h_50,g_se | cut 100x50+300+250",
        "400x300 | crop,w_100,h_50,g_center,x_10,y_20 | cut 100x50+160+145",
        "400x300 | crop,w_100,h_50,g_north | cut 100x50+150+0",
        "400x300 | crop,w_100,h_50,g_west | cut 100x50+0+125",
        "400x300 | crop,w_400,h_300 | nothing",
        "400x300 | crop,w_900,x_399,y_299 | cut 1x1+399+299",
        // One slice of several; one that is not there leaves the picture as it is.
        "400x300 | indexcrop,x_150,i_1 | cut 150x300+150+0",
        "400x300 | indexcrop,x_150,i_2 | cut 100x300+300+0",
        "400x300 | indexcrop,y_100,i_2 | cut 400x100+0+200",
        "400x300 | indexcrop,y_100,i_3 | nothing",
        "400x300 | indexcrop,x_400 | nothing",
        // A circle in a square of an even side.
        "400x300 | circle,r_50 | cut 100x100+150+100, round 50",
        "401x301 | circle,r_4096 | cut 300x300+50+0, round 150",
        "1x9 | circle,r_9 | cut 1x1+0+4, round 0",
        "400x300 | rounded-corners,r_30 | round 30",
        "400x300 | rounded-corners,r_400 | round 150",
        // The box of what was turned.
        "400x300 | rotate,0 | nothing",
        "400x300 | rotate,180 | turn 180 400x300",
        "400x300 | rotate,270 | turn 270 300x400",
        "400x300 | rotate,30 | turn 30 497x460",
        "4096x1 | rotate,90 | turn 90 1x4096",
        // Light.
        "400x300 | blur,r_3,s_2 | blur 3 2",
        "400x300 | sharpen,100 | sharpen 100",
        "400x300 | bright,-20 | shade 1.00 -20.00",
        "400x300 | contrast,50 | shade 1.50 -64.00",
        "400x300 | contrast,-50 | shade 0.50 64.00",
        "400x300 | watermark,text_SGVsbG8 | watermark",
        "400x300 | quality,q_90 | nothing",
        // Each starts from what the one before has left.
        "400x300 | crop,w_200/resize,w_100/rotate,90/crop,h_10 | "
            + "cut 200x300+0+0, scale 100x150, turn 90 150x100, cut 150x10+0+0",
        "400x300 | resize,m_pad,w_100,h_100/resize,p_50 | "
            + "scale 100x75, pad 100x100+0+12 FFFFFF, scale 50x50"
      })
  void each_action_becomes_steps_in_numbers(String size, String process, String steps) {
    var plan = plan(source(ImageFormat.JPEG, size), process);

    assertThat(told(plan.steps())).isEqualTo(steps);
  }

  private static String told(List<Step> steps) {
    var told = steps.stream().map(PlannerTest::told).collect(Collectors.joining(", "));
    return told.isEmpty() ? "nothing" : told;
  }

  private static String told(Step step) {
    if (step instanceof Step.Scale scale) {
      return "scale " + told(scale.to());
    }
    if (step instanceof Step.Cut cut) {
      return "cut %s+%d+%d".formatted(told(cut.to()), cut.x(), cut.y());
    }
    if (step instanceof Step.Pad pad) {
      return "pad %s+%d+%d %s".formatted(told(pad.canvas()), pad.x(), pad.y(), pad.colour().hex());
    }
    if (step instanceof Step.Round round) {
      return "round " + round.radius();
    }
    if (step instanceof Step.Turn turn) {
      return "turn %d %s".formatted(turn.degrees(), told(turn.to()));
    }
    if (step instanceof Step.Blur blur) {
      return "blur %d %d".formatted(blur.radius(), blur.sigma());
    }
    if (step instanceof Step.Sharpen sharpen) {
      return "sharpen " + sharpen.strength();
    }
    if (step instanceof Step.Shade shade) {
      return "shade %.2f %.2f".formatted(shade.factor(), shade.addend());
    }
    return step instanceof Step.Watermark ? "watermark" : "something else";
  }

  private static String told(Size size) {
    return size.width() + "x" + size.height();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400x300 | resize,w_16385,limit_0 | INVALID_ARGUMENT",
        "400x300 | resize,w_5000,h_5000,m_fixed,limit_0 | INVALID_ARGUMENT",
        "400x300 | resize,w_5000,h_5000,m_pad | INVALID_ARGUMENT",
        "400x300 | crop,w_10,x_400 | BAD_REQUEST",
        "400x300 | crop,h_10,y_300 | BAD_REQUEST",
        "4097x1 | rotate,90 | BAD_REQUEST"
      })
  void what_would_be_too_large_or_outside_is_refused(String size, String process, OssCode code) {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> plan(source(ImageFormat.JPEG, size), process))
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(code));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JPEG | rotate,0 | | JPG 80 still",
        "JPEG | format,webp | | WEBP 80 still",
        "JPEG | format,webp | PNG | PNG 80 still",
        "JPEG | format,gif | | JPG 80 still",
        "JPEG | quality,Q_90 | | JPG 80 still",
        "JPEG | quality,Q_60 | | JPG 60 still",
        "JPEG | quality,q_50 | | JPG 40 still",
        "PNG | quality,q_50 | | PNG 50 still",
        "JPEG | quality,q_1 | | JPG 1 still",
        "JPEG | interlace,1 | | JPG 80 still progressive",
        "GIF | rotate,90 | | GIF 80 moving",
        "GIF | format,png | | PNG 80 still",
        "GIF | resize,p_50 | | GIF 80 still",
        "GIF | resize,w_50 | | GIF 80 moving",
        "GIF | average-hue | | GIF 80 still",
        "WEBP | resize,w_50/average-hue | | WEBP 80 still",
        "WEBP | resize,p_50 | | WEBP 80 moving"
      })
  void how_the_result_is_written(
      ImageFormat format, String process, OutputFormat wanted, String output) {
    var quality = format == ImageFormat.JPEG ? OptionalInt.of(80) : OptionalInt.empty();
    var frames = format == ImageFormat.JPEG || format == ImageFormat.PNG ? 1 : 3;
    var source = new Source(format, new Size(400, 300), 1, frames, quality);

    var plan =
        Planner.plan(source, parser.parse("image/" + process), Optional.ofNullable(wanted), true);

    var it = plan.output();
    assertThat(
            "%s %d %s%s"
                .formatted(
                    it.format(),
                    it.quality(),
                    it.animated() ? "moving" : "still",
                    it.progressive() ? " progressive" : ""))
        .isEqualTo(output);
  }

  @Test
  void a_picture_that_may_not_move_keeps_one_frame() {
    var source = new Source(ImageFormat.GIF, new Size(4, 3), 1, 3, OptionalInt.empty());
    var plan = Planner.plan(source, parser.parse("image/rotate,0"), Optional.empty(), false);

    assertThat(plan.output().animated()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, '', true, 100x150",
    "4, '', true, 100x150",
    "5, '', true, 100x67",
    "8, '', true, 100x67",
    "9, '', true, 100x150",
    "6, '/auto-orient,1', true, 100x67",
    "6, '/auto-orient,0', false, 100x150"
  })
  void it_is_planned_as_it_stands_upright(
      int orientation, String more, boolean upright, String to) {
    var source =
        new Source(ImageFormat.JPEG, new Size(200, 300), orientation, 1, OptionalInt.empty());

    var plan = plan(source, "resize,w_100" + more);

    assertThat(plan.upright()).isEqualTo(upright);
    assertThat(told(plan.steps())).isEqualTo("scale " + to);
  }

  @Test
  void a_gif_never_grows_and_has_no_round_corners() {
    var gif = source(ImageFormat.GIF, "40x30");

    assertThat(plan(gif, "resize,w_80,limit_0").steps()).isEmpty();
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> plan(gif, "rounded-corners,r_5"))
        .satisfies(e -> assertThat(e.ec()).isEqualTo("0040-00000237"));
  }

  @Test
  void all_frames_together_may_have_a_number_of_pixels_and_an_avif_has_fewer() {
    Planner.requireWritable(OutputFormat.AVIF, new Size(4096, 2304), 1);
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> Planner.requireWritable(OutputFormat.AVIF, new Size(4097, 2304), 1))
        .satisfies(e -> assertThat(e.ec()).isEqualTo("0040-00000014"));
    Planner.requireWritable(OutputFormat.WEBP, new Size(4097, 2304), 1);

    Planner.requireWritable(OutputFormat.GIF, new Size(10, 25_000), 100);
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> Planner.requireWritable(OutputFormat.GIF, new Size(10, 25_001), 100))
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(OssCode.IMAGE_TOO_LARGE));
  }

  private Plan plan(Source source, String process) {
    return Planner.plan(source, parser.parse("image/" + process), Optional.empty(), true);
  }

  private static Source source(ImageFormat format, String size) {
    var sides = size.split("x", 2);
    return new Source(
        format,
        new Size(Integer.parseInt(sides[0]), Integer.parseInt(sides[1])),
        1,
        1,
        OptionalInt.empty());
  }
}
