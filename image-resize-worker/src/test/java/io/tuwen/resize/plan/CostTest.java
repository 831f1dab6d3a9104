package io.tuwen.resize.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short address may not buy a long time: what it costs is known from the header. */
class CostTest {
  private static final ProcessParser PARSER = new ProcessParser(16, List.of());

  @ParameterizedTest
  @CsvSource({
    "JPEG, 4000, 3000, 1, 'image/resize,w_750/format,webp'",
    "JPEG, 8000, 6000, 1, 'image/resize,w_1280/format,webp'",
    "JPEG, 12000, 9000, 1, 'image/resize,l_1280/format,jpg/quality,Q_80'",
    "JPEG, 12000, 9000, 1, 'image/resize,m_fill,w_200,h_200/format,avif'",
    "HEIC, 4032, 3024, 1, 'image/resize,w_1280/format,jpg'",
    "HEIC, 4032, 3024, 1, 'image/resize,w_1280'",
    "PNG, 5000, 5000, 1, 'image/format,webp'",
    "JPEG, 4000, 3000, 1, 'image/blur,r_50,s_50'",
    "JPEG, 4000, 3000, 1, 'image/resize,w_1280/blur,r_50,s_50'",
    "JPEG, 760, 560, 1, 'image/blur,r_50,s_50/resize,w_100'",
    "JPEG, 4000, 3000, 1, 'image/watermark,text_5Zu-5paH,size_100,fill_1,rotate_30'",
    "GIF, 320, 240, 100, 'image/resize,w_240'",
    "WEBP, 480, 360, 100, 'image/resize,w_320'",
    "TIFF, 10000, 10000, 1, 'image/resize,l_1280/format,jpg'",
    "PNG, 15000, 15000, 1, 'image/resize,l_1280/format,jpg'"
  })
  void ordinary_use_is_let_through(
      ImageFormat format, int width, int height, int frames, String process) {
    var source = source(format, width, height, frames);

    assertThatCode(() -> require(source, process)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "JPEG, 4000, 3000, 1,"
        + " 'image/blur,r_50,s_50/blur,r_50,s_49/blur,r_50,s_48/blur,r_50,s_47/blur,r_50,s_46'",
    "JPEG, 10000, 10000, 1, 'image/blur,r_1,s_1/resize,w_10'",
    "JPEG, 10000, 10000, 1, 'image/sharpen,399/resize,w_10'",
    "JPEG, 5000, 5000, 1, 'image/format,heic'",
    "GIF, 500, 500, 100, 'image/bright,10'",
    "GIF, 100, 100, 2000, 'image/blur,r_50,s_50'",
    "PNG, 4000, 4000, 1, 'image/rotate,45/sharpen,50/sharpen,51/sharpen,52/sharpen,53/sharpen,54'",
    "PNG, 2000, 2000, 1,"
        + " 'image/resize,w_4096,limit_0/resize,w_10/resize,w_4096,limit_0/resize,w_11/resize,w_4096,limit_0/resize,w_12/resize,w_4096,limit_0/resize,w_13/resize,w_4096,limit_0/resize,w_14/resize,w_4096,limit_0/resize,w_10/resize,w_4096,limit_0'",
    "JPEG, 4000, 3000, 1,"
        + " 'image/watermark,text_5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH,size_1000/watermark,text_5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH,size_1000/watermark,text_5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH,size_1000/watermark,text_5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH,size_1000/watermark,text_5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH,size_1000'",
    "PNG, 200, 200, 1,"
        + " 'image/watermark,text_5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH5Zu-5paH,size_800,fill_1,rotate_45'"
  })
  void what_burns_a_processor_is_refused_by_the_header(
      ImageFormat format, int width, int height, int frames, String process) {
    var source = source(format, width, height, frames);

    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> require(source, process))
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(OssCode.IMAGE_TOO_LARGE));
  }

  @Test
  void scaling_down_first_makes_what_follows_cheap() {
    var photo = source(ImageFormat.JPEG, 8000, 6000, 1);

    assertThat(cost(photo, "image/resize,w_400/blur,r_50,s_50"))
        .isLessThan(cost(photo, "image/blur,r_50,s_50/resize,w_400") / 10);
  }

  @Test
  void every_frame_counts() {
    var one = cost(source(ImageFormat.GIF, 320, 240, 1), "image/blur,r_9,s_9");

    assertThat(cost(source(ImageFormat.GIF, 320, 240, 50), "image/blur,r_9,s_9"))
        .isBetween(45 * one, 55 * one);
  }

  @Test
  void a_text_about_a_picture_is_not_written_as_a_picture() {
    var heic = source(ImageFormat.HEIC, 3000, 3000, 1);
    var plan = plan(heic, "image/average-hue");

    assertThat(Cost.of(heic, plan, true)).isLessThan(Cost.of(heic, plan, false) / 10);
  }

  /** In milliseconds; what is read and written is part of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PNG | blur,r_10,s_1 | 112",
        "PNG | sharpen,50 | 130",
        "PNG | bright,1 | 85",
        "PNG | rotate,90 | 85",
        "PNG | rotate,45 | 270",
        "PNG | crop,w_500 | 50",
        "PNG | rounded-corners,r_9 | 95",
        "PNG | resize,w_500 | 60",
        "PNG | resize,m_pad,w_2000,h_1000 | 160",
        "PNG | watermark,text_SGVsbG8,size_100 | 94",
        "PNG | watermark,text_SGVsbG8,size_100,fill_1 | 125",
        "PNG | watermark,text_SGVsbG8,size_100,rotate_30 | 109",
        "PNG | watermark,text_SGVsbG8,size_100,rotate_30,fill_1 | 141",
        "PNG | watermark,text_SGVsbG8,size_100,fill_1,padx_4000,pady_4000 | 313",
        "PNG | watermark,image_YS5wbmc | 140",
        "BMP | rotate,0 | 75",
        "HEIC | rotate,0 | 1450",
        "JPEG | rotate,0 | 37",
        "JPEG | resize,w_250 | 24",
        "JPEG | resize,w_50 | 15"
      })
  void a_megapixel_costs_so_much(ImageFormat format, String process, long millis) {
    assertThat(cost(source(format, 1000, 1000, 1), "image/" + process)).isEqualTo(millis);
  }

  @Test
  void what_costs_exactly_as_much_as_is_allowed_is_done() {
    var source = source(ImageFormat.PNG, 1000, 1000, 1);
    var plan = plan(source, "image/blur,r_10,s_1");
    Cost.require(source, plan, false, 112);
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> Cost.require(source, plan, false, 111));

    var rest = List.<Step>of(new Step.Blur(10, 1));
    Cost.require(rest, source.size(), 3, 96);
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> Cost.require(rest, source.size(), 3, 95));
  }

  @Test
  void what_is_kept_in_memory_has_a_bound_of_pixels_and_what_is_streamed_has_none() {
    var most = new Size(10_000, 5_000);
    var more = new Size(10_001, 5_000);

    Cost.require(List.of(new Step.Sharpen(50)), most, 1, Long.MAX_VALUE);
    Cost.require(List.of(new Step.Shade(1, 1)), more, 1, Long.MAX_VALUE);
    Cost.require(List.of(new Step.Scale(new Size(9, 9))), more, 1, Long.MAX_VALUE);
    for (var step : List.of(new Step.Sharpen(50), new Step.Round(5), new Step.Blur(1, 1))) {
      assertThatExceptionOfType(ProcessException.class)
          .isThrownBy(() -> Cost.require(List.of(step), more, 1, Long.MAX_VALUE));
    }
  }

  private static long cost(Source source, String process) {
    return Cost.of(source, plan(source, process), false);
  }

  private static void require(Source source, String process) {
    Cost.require(source, plan(source, process), false, Cost.DEFAULT_MAX);
  }

  private static Plan plan(Source source, String process) {
    return Planner.plan(source, PARSER.parse(process), Optional.empty(), true);
  }

  private static Source source(ImageFormat format, int width, int height, int frames) {
    return new Source(format, new Size(width, height), 1, frames, OptionalInt.empty());
  }
}
