package io.tuwen.resize.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.resize.custom.CustomAction;
import io.tuwen.resize.custom.CustomOperation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessParserTest {
  private final ProcessParser parser = new ProcessParser(16, List.of(new Mirror()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image/resize,w_100 | image/resize,w_100",
        "image/resize,h_50,w_100 | image/resize,h_50,w_100",
        "image/resize,w_100,h_50 | image/resize,h_50,w_100",
        "image/resize,m_lfit,limit_1,color_FFFFFF,w_100 | image/resize,w_100",
        "image/resize,m_pad,color_ff00aa,w_100 | image/resize,color_FF00AA,m_pad,w_100",
        "image/resize,w_100,l_30,s_20 | image/resize,w_100",
        "image/resize,w_0100 | image/resize,w_100",
        "image/resize,w_0,h_50 | image/resize,h_50",
        "image/resize,w_50,h_0 | image/resize,w_50",
        "image/resize,h_0,w_50,l_9 | image/resize,w_50",
        "image/crop,x_0,y_0,g_nw,w_10 | image/crop,w_10",
        "image/rotate,360 | image/rotate,0",
        "image/format,jpeg | image/format,jpg",
        "image/quality,q_50,Q_80 | image/quality,Q_80",
        "image/indexcrop,x_10,i_0 | image/indexcrop,x_10",
        "image/watermark,text_SGVsbG8gV29ybGQ= | image/watermark,text_SGVsbG8gV29ybGQ",
        "image/watermark,size_40,t_100,g_se,text_SGVsbG8 | image/watermark,text_SGVsbG8",
        "image/mirror,x | image/mirror,x",
        "image/resize,l_30,s_20 | image/resize,l_30,s_20",
        "image/resize,p_50 | image/resize,p_50",
        "image/resize,w_1,limit_0 | image/resize,limit_0,w_1",
        "image/crop,w_0,h_5,g_se | image/crop,g_se,h_5",
        "image/crop,x_30000,w_9 | image/crop,w_9,x_30000",
        "image/indexcrop,y_10,i_2 | image/indexcrop,i_2,y_10",
        "image/rotate,90 | image/rotate,90",
        "image/auto-orient,1 | image/auto-orient,1",
        "image/auto-orient,0 | image/auto-orient,0",
        "image/sharpen,399 | image/sharpen,399",
        "image/bright,-7 | image/bright,-7",
        "image/contrast,7 | image/contrast,7",
        "image/interlace,1 | image/interlace,1",
        "image/interlace,0 | image/interlace,0",
        "image/quality,q_50 | image/quality,q_50",
        "image/rotate,90/average-hue | image/rotate,90/average-hue"
      })
  void equal_processings_are_written_in_one_way(String text, String canonical) {
    assertThat(parser.parse(text).canonical()).isEqualTo(canonical);
    assertThat(parser.parse(canonical).canonical()).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource({
    "'image/rotate,90,90', 0040-00000203",
    "image/format, 0040-00000207",
    "'image/crop,g_foo', 0040-00000209",
    "'image/rotate,361', 0040-00000217",
    "'image/crop,w_-1', 0040-00000225",
    "'image/rounded-corners,r_0', 0040-00000237",
    "'image/bright,101', 0040-00000246",
    "'image/watermark,size_0,text_SGVsbG8', 0040-00000256",
    "'image/watermark,text_!!', 0040-00000257",
    "'image/watermark,text_', 0040-00000258",
    "'image/watermark,x_5000,text_SGVsbG8', 0040-00000262",
    "'image/watermark,t_101,text_SGVsbG8', 0040-00000263",
    "'image/watermark,image_!!', 0040-00000265",
    "'image/watermark,interval_1001,text_SGVsbG8', 0040-00000270",
    "'image/watermark,rotate_361,text_SGVsbG8', 0040-00000272",
    "'image/watermark,fill_2,text_SGVsbG8', 0040-00000274",
    "'image/watermark,padx_5000,text_SGVsbG8', 0040-00000276",
    "image/watermark, 0040-00000278",
    "'image/sharpen,49', 0040-00000280",
    "'image/interlace,2', 0040-00000282",
    "'image/resize,m_foo,w_1', 0040-00000311",
    "'image/resize,l_0', 0040-00000314",
    "'image/resize,p_0', 0040-00000317",
    "'image/resize,w_1,color_FFFFFFFF', 0040-00000318",
    "'image/resize,w_1,limit_2', 0040-00000319",
    "'image/resize,w_0,h_0', 0040-00000321",
    "image/resize, 0040-00000322"
  })
  void what_is_wrong_has_the_number_that_oss_gives_it(String text, String ec) {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> parser.parse(text))
        .satisfies(e -> assertThat(e.ec()).isEqualTo(ec));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "video/rotate,90 | a processing begins with image/",
        "image/rotate,90// | an action is empty",
        "image/sepia,60 | there is no action \"sepia\"",
        "image/info/rotate,90 | info and average-hue stand last",
        "image/info/average-hue | info and average-hue stand last",
        "image/info,1 | info: it takes no value",
        "image/crop,z_1 | crop: it has no argument \"z\"",
        "image/crop,_1 | crop: the argument \"_1\" has no name",
        "image/crop,w_1,w_2 | crop: the argument \"w\" is given twice",
        "image/blur,r_1 | blur: s is missing",
        "image/resize,p_50,w_10 | resize: p stands alone, without w, h, l and s",
        "image/resize,p_50,l_10 | resize: p stands alone, without w, h, l and s",
        "image/resize,p_50,s_10 | resize: p stands alone, without w, h, l and s",
        "image/resize,w_99999 | resize: w is from 1 to 16384",
        "image/resize,w_0 | resize: w and h are from 1 to 16384",
        "image/resize,h_0 | resize: w and h are from 1 to 16384",
        "image/resize,w_0,l_100 | resize: w and h are from 1 to 16384",
        "image/resize,h_0,p_50 | resize: w and h are from 1 to 16384",
        "image/indexcrop,i_1 | indexcrop: x or y is needed",
        "image/quality,x_1 | quality: q or Q is needed"
      })
  void what_is_wrong_is_said(String text, String sentence) {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> parser.parse(text))
        .withMessage(sentence);
  }

  @Test
  void there_are_as_many_actions_as_are_allowed() {
    var most = "image" + "/rotate,90".repeat(16);

    assertThat(parser.parse(most).actions()).hasSize(16);
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> parser.parse(most + "/rotate,90"))
        .withMessage("more than 16 actions");
  }

  /** The same image twice is one: it is fetched once. */
  @Test
  void three_images_may_be_put_on_a_picture() {
    var three =
        "image/watermark,image_YQ/watermark,image_Yg/watermark,image_Yw/watermark,image_YQ,t_9";

    assertThat(parser.parse(three).actions()).hasSize(4);
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> parser.parse(three + "/watermark,image_ZA"))
        .withMessage("more than 3 image watermarks");
  }

  @Test
  void a_message_repeats_nothing_that_a_terminal_or_a_page_would_obey() {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> parser.parse("image/<script>\u001b[31m"))
        .withMessage("there is no action \"?script???31m\"");
  }

  @Test
  void what_a_custom_action_refuses_is_an_invalid_argument() {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> parser.parse("image/mirror,z"))
        .withMessage("mirror: x or y")
        .satisfies(e -> assertThat(e.ossCode()).isEqualTo(OssCode.INVALID_ARGUMENT));
  }

  private static final class Mirror implements CustomAction {
    @Override
    public String name() {
      return "mirror";
    }

    @Override
    public CustomOperation parse(List<String> arguments) {
      if (!arguments.equals(List.of("x")) && !arguments.equals(List.of("y"))) {
        throw new IllegalArgumentException("x or y");
      }
      return picture -> picture;
    }
  }
}
