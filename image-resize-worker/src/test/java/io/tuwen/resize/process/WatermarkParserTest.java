package io.tuwen.resize.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.resize.process.Action.Watermark;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkParserTest {
  private final ProcessParser parser = new ProcessParser(16, List.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "logo.png | logo.png | '' | - | ''",
        "logo.png?x-oss-process=image/resize,P_30 | logo.png | '' | 30 | ''",
        "logo.png?x-oss-process=image/resize,P_100/rotate,90 | logo.png | '' | 100 | "
            + "image/rotate,90",
        "a?x-oss-process=image/rotate,90/resize,P_1 | a | image/rotate,90 | 1 | ''",
        "a?x-oss-process=image/crop,w_9/resize,P_1/rotate,9 | a | image/crop,w_9 | 1 | "
            + "image/rotate,9",
        "a?x-oss-process=image/crop,w_9/rounded-corners,r_3/indexcrop,x_2 | a | '' | - | "
            + "image/crop,w_9/rounded-corners,r_3/indexcrop,x_2",
        "a?x-oss-process=image/resize,w_9 | a | '' | - | image/resize,w_9"
      })
  void an_image_may_be_processed_before_it_is_put_on(
      String image, String key, String before, Integer percent, String pipeline) {
    var picture = watermark("image_" + base64(image)).image().orElseThrow();

    assertThat(picture.key()).isEqualTo(key);
    assertThat(picture.percentOfMain())
        .isEqualTo(percent == null ? OptionalInt.empty() : OptionalInt.of(percent));
    assertThat(picture.before().canonical()).isEqualTo(before);
    assertThat(picture.pipeline().canonical()).isEqualTo(pipeline);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a?x-oss-process=image/resize,P_0",
        "a?x-oss-process=image/resize,P_101",
        "a?x-oss-process=image/blur,r_3,s_2",
        "a?x-oss-process=image/rotate,90/watermark,text_SGVsbG8"
      })
  void an_image_may_not_be_processed_in_every_way(String image) {
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> watermark("image_" + base64(image)))
        .satisfies(e -> assertThat(e.ec()).isEqualTo("0040-00000373"));
  }

  @ParameterizedTest
  @CsvSource({"4, 4, true", "8, 0, true", "0, 8, true", "5, 4, false", "9, 0, false"})
  void eight_actions_are_the_most_on_both_sides_of_the_percentage(
      int before, int after, boolean isRead) {
    var image =
        "a?x-oss-process=image"
            + "/rotate,9".repeat(before)
            + "/resize,P_9"
            + "/rotate,9".repeat(after);

    if (isRead) {
      assertThat(watermark("image_" + base64(image)).image()).isPresent();
    } else {
      assertThatExceptionOfType(ProcessException.class)
          .isThrownBy(() -> watermark("image_" + base64(image)));
    }
  }

  @Test
  void what_is_not_said_has_a_default() {
    var mark = watermark("text_" + base64("图文"));

    assertThat(mark.image()).isEmpty();
    assertThat(mark)
        .extracting(
            Watermark::opacity,
            Watermark::gravity,
            Watermark::x,
            Watermark::y,
            Watermark::verticalOffset,
            Watermark::arrangement)
        .containsExactly(100, Gravity.SE, 10, 10, 0, new Watermark.Arrangement(false, 2, 0));
    assertThat(mark.text())
        .contains(new Watermark.Text("图文", "wqy-zenhei", Colour.BLACK, 40, 0, 0, false, 0, 0));
  }

  @Test
  void everything_can_be_said() {
    var words =
        "text_%s,type_%s,color_FF8000,size_9,shadow_7,rotate_350,fill_1,padx_5,pady_6,image_YQ,t_50,g_nw,x_1,y_2,voffset_-3,order_1,align_0,interval_4"
            .formatted(base64("a"), base64("droid"));

    var mark = watermark(words);

    assertThat(mark.text())
        .contains(new Watermark.Text("a", "droid", new Colour(255, 128, 0), 9, 7, 350, true, 5, 6));
    assertThat(mark.image().orElseThrow().key()).isEqualTo("a");
    assertThat(mark.arrangement()).isEqualTo(new Watermark.Arrangement(true, 0, 4));
    assertThat(List.of(mark.opacity(), mark.x(), mark.y(), mark.verticalOffset()))
        .containsExactly(50, 1, 2, -3);
  }

  @Test
  void a_full_turn_is_none_and_a_text_has_a_length() {
    assertThat(watermark("rotate_360,text_YQ").text().orElseThrow().degrees()).isZero();
    assertThat(watermark("text_" + base64("图".repeat(64))).text()).isPresent();
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> watermark("text_" + base64("图".repeat(65))))
        .satisfies(e -> assertThat(e.ec()).isEqualTo("0040-00000259"));
    assertThatExceptionOfType(ProcessException.class)
        .isThrownBy(() -> watermark("text_" + base64("a\nb")))
        .withMessageContaining("line breaks");
  }

  private Watermark watermark(String words) {
    var actions = parser.parse("image/watermark," + words).actions();
    return (Watermark) actions.get(0);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
