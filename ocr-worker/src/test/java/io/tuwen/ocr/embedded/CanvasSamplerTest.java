package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CanvasSamplerTest {
  private static final int BLUE = 0;
  private static final int GREEN = 1;
  private static final int RED = 2;

  @Test
  void a_picture_that_is_halved_becomes_the_mean_of_each_four_pixels_blue_first() {
    var rgb = ByteBuffer.allocate(3 * 64 * 64);
    for (int i = 0; i < 64 * 64; i++) {
      rgb.put((byte) (i % 2 == 0 ? 0 : 200)).put((byte) 40).put((byte) (i / 64 % 2 == 0 ? 10 : 30));
    }

    var canvas = new Canvas(64, 64, 0, 0, 32, 32);
    var planes = sampled(Picture.of(rgb.flip(), 64, 64), canvas);

    for (int i = 0; i < 32 * 32; i++) {
      assertThat(planes.get(RED * 32 * 32 + i)).isCloseTo(normal(RED, 100), within(1e-4f));
      assertThat(planes.get(GREEN * 32 * 32 + i)).isCloseTo(normal(GREEN, 40), within(1e-4f));
      assertThat(planes.get(BLUE * 32 * 32 + i)).isCloseTo(normal(BLUE, 20), within(1e-4f));
    }
  }

  @Test
  void beside_a_thin_picture_there_is_white() {
    var black = Picture.of(ByteBuffer.allocate(3 * 32 * 64), 32, 64);

    var planes = sampled(black, new Canvas(32, 64, 32, 0, 96, 64));

    for (int x = 0; x < 96; x++) {
      var colour = x < 32 || x >= 64 ? 255 : 0;
      assertThat(planes.get(96 * 30 + x)).as("column " + x).isEqualTo(normal(BLUE, colour));
    }
  }

  @Test
  void a_turned_view_is_sampled_as_a_picture_that_lies_that_way() {
    var rgb = ByteBuffer.allocate(3 * 50 * 70);
    new Random(1).nextBytes(rgb.array());
    var view = Picture.of(rgb, 50, 70).turned(1);
    var copy = ByteBuffer.allocate(3 * 50 * 70);
    for (int i = 0; i < 70 * 50; i++) {
      copy.put(3 * i, rgb, view.offset(i % 70, i / 70), 3);
    }

    var canvas = Canvas.of(70, 50, 96);

    assertThat(sampled(view, canvas)).isEqualTo(sampled(Picture.of(copy, 70, 50), canvas));
  }

  private static FloatBuffer sampled(Picture picture, Canvas canvas) {
    var planes = FloatBuffer.allocate(3 * canvas.width() * canvas.height());
    new CanvasSampler().sample(picture, canvas, planes);
    return planes;
  }

  private static float normal(int channel, float colour) {
    return Normalisation.DETECTION.apply(channel, colour);
  }
}
