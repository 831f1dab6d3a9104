package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PicturesTest {
  private static final int MANY = 100;

  private final Pictures pictures = new Pictures(1);

  @Test
  void the_same_seed_and_number_draw_the_same_picture() {
    var again = new Pictures(1).draw(7);

    assertThat(pictures.draw(7).md5()).isEqualTo(again.md5());
    assertThat(pictures.draw(8).md5()).isNotEqualTo(again.md5());
    assertThat(new Pictures(2).draw(7).md5()).isNotEqualTo(again.md5());
  }

  @Test
  void no_two_pictures_have_the_same_bytes_or_the_same_marker() {
    var drawn = IntStream.range(0, MANY).mapToObj(pictures::draw).toList();

    assertThat(drawn).extracting(Picture::md5).doesNotHaveDuplicates();
    assertThat(IntStream.range(0, 20_000).mapToObj(Marker::of).distinct()).hasSize(20_000);
  }

  @Test
  void all_sorts_and_types_come_up() {
    var drawn = IntStream.range(0, MANY).mapToObj(pictures::draw).toList();

    assertThat(drawn.stream().map(Picture::sort).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Picture.Sort.values());
    assertThat(drawn.stream().map(Picture::contentType).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("image/png", "image/jpeg");
  }

  @Test
  void pictures_are_small_and_have_something_on_them() throws Exception {
    for (int number = 0; number < 20; number++) {
      var picture = pictures.draw(number, Picture.Sort.TEXT);
      var image = ImageIO.read(new ByteArrayInputStream(picture.bytes()));

      assertThat(picture.bytes()).hasSizeLessThan(40_000);
      assertThat(image.getWidth()).isEqualTo(400);
      assertThat(image.getHeight()).isEqualTo(160);
      assertThat(darkPixels(image)).isGreaterThan(500);
    }
  }

  @Test
  void a_damaged_picture_has_a_header_and_not_all_of_the_rest() throws Exception {
    for (int number = 0; number < 20; number++) {
      var bytes = pictures.draw(number, Picture.Sort.DAMAGED).bytes();
      var reader =
          ImageIO.getImageReaders(ImageIO.createImageInputStream(new ByteArrayInputStream(bytes)))
              .next();
      reader.setInput(ImageIO.createImageInputStream(new ByteArrayInputStream(bytes)));

      assertThat(reader.getWidth(0)).isEqualTo(400);
      if (reader.getFormatName().equalsIgnoreCase("png")) {
        assertThatThrownBy(() -> reader.read(0)).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  void a_marker_is_found_however_it_is_spaced() {
    var marker = Marker.of(3);
    var digits = marker.digits();

    assertThat(Marker.in("TW " + digits.substring(0, 4) + "\n" + digits.substring(4)))
        .containsExactly(marker);
    assertThat(Marker.in("TW" + digits)).containsExactly(marker);
    assertThat(Marker.in("nothing, or TW 12")).isEmpty();
  }

  private static long darkPixels(BufferedImage image) {
    return IntStream.range(0, image.getWidth() * image.getHeight())
        .filter(it -> (image.getRGB(it % 400, it / 400) & 0xff) < 0x80)
        .count();
  }
}
