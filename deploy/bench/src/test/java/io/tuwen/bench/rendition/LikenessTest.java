package io.tuwen.bench.rendition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LikenessTest {
  private static BufferedImage plain(int width, int height, Color colour) {
    var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = picture.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return picture;
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return bytes.toByteArray();
  }

  private static Likeness reference() {
    var original =
        plain(Sample.SCREENSHOT.width(), Sample.SCREENSHOT.height(), new Color(100, 150, 200));
    return Likeness.of(original, Sample.SCREENSHOT, Work.filled(20));
  }

  @Test
  void a_level_of_difference_is_48_decibels() throws Exception {
    var close = png(plain(20, 20, new Color(101, 151, 201)));

    assertThat(reference().decibels(close)).isBetween(48.0, 48.3);
  }

  @Test
  void another_size_is_refused() throws Exception {
    var large = png(plain(21, 20, new Color(100, 150, 200)));

    assertThatThrownBy(() -> reference().decibels(large))
        .isInstanceOf(IOException.class)
        .hasMessage("it has 21 × 20 pixels, and not 20 × 20");
  }
}
