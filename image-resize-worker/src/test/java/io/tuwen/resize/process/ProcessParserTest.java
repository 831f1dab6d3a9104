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
        "image/crop,x_0,y_0,g_nw,w_10 | image/crop,w_10",
        "image/rotate,360 | image/rotate,0",
        "image/format,jpeg | image/format,jpg",
        "image/quality,q_50,Q_80 | image/quality,Q_80",
        "image/indexcrop,x_10,i_0 | image/indexcrop,x_10",
        "image/watermark,text_SGVsbG8gV29ybGQ= | image/watermark,text_SGVsbG8gV29ybGQ",
        "image/watermark,size_40,t_100,g_se,text_SGVsbG8 | image/watermark,text_SGVsbG8",
        "image/mirror,x | image/mirror,x"
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
