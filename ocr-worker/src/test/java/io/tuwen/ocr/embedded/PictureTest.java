package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {
  /** Three columns, two rows: abc above def, in the red of each pixel. */
  private static final Picture PICTURE =
      Picture.of(ByteBuffer.wrap("a..b..c..d..e..f..".getBytes(StandardCharsets.US_ASCII)), 3, 2);

  @ParameterizedTest
  @CsvSource({"0,abc/def", "1,da/eb/fc", "2,fed/cba", "3,cf/be/ad", "4,abc/def"})
  void a_turned_picture_is_seen_from_another_side(int quarters, String expected) {
    assertThat(letters(PICTURE.turned(quarters))).isEqualTo(expected);
  }

  @Test
  void a_thin_strip_gets_a_margin_and_a_page_none() {
    assertThat(Canvas.of(1080, 1440, 960)).isEqualTo(new Canvas(1080, 1440, 0, 0, 736, 960));
    assertThat(Canvas.of(2000, 40, 960).marginY()).isPositive();
    assertThat(Canvas.of(40, 2000, 960).marginX()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,30000", "30000,1", "4096,4096", "33,31", "640,480"})
  void a_canvas_suits_the_network_whatever_the_picture(int width, int height) {
    var canvas = Canvas.of(width, height, 960);

    assertThat(canvas.width() % 32).isZero();
    assertThat(canvas.height() % 32).isZero();
    assertThat(Math.max(canvas.width(), canvas.height())).isBetween(32, 960);
    var corner = canvas.toPicture(new Spot(canvas.width(), canvas.height()));
    assertThat(corner.x()).isBetween(0.0, width - 1.0);
    assertThat(corner.y()).isBetween(0.0, height - 1.0);
  }

  private static String letters(Picture picture) {
    var letters = new StringBuilder();
    for (int y = 0; y < picture.height(); y++) {
      letters.append(y == 0 ? "" : "/");
      for (int x = 0; x < picture.width(); x++) {
        letters.append((char) picture.rgb().get(picture.offset(x, y)));
      }
    }
    return letters.toString();
  }
}
