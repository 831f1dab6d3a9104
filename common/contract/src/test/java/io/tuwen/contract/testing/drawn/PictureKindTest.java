package io.tuwen.contract.testing.drawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PictureKindTest {
  private static final long SEED = 1;

  private static Fonts fonts;

  @BeforeAll
  static void findFonts() {
    var found = Fonts.ofThisMachine();
    assumeTrue(found.isPresent(), "this machine has no Chinese font to draw with");
    fonts = found.get();
  }

  @ParameterizedTest
  @EnumSource
  void the_same_seed_draws_the_same_picture(PictureKind kind) {
    var once = kind.draw(1, SEED, fonts).get(0);
    var again = kind.draw(1, SEED, fonts).get(0);

    assertThat(again.lines()).isEqualTo(once.lines());
    assertThat(again.file()).isEqualTo(once.file());
  }

  @ParameterizedTest
  @EnumSource
  void pictures_of_a_kind_differ(PictureKind kind) {
    var pictures = kind.draw(2, SEED, fonts);

    var texts = new HashSet<>(pictures.stream().map(DrawnPicture::lines).toList());
    var names = new HashSet<>(pictures.stream().map(DrawnPicture::name).toList());
    assertThat(texts).hasSize(2);
    assertThat(names).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void a_picture_has_ink_and_a_truth_without_stray_blanks(PictureKind kind) throws IOException {
    var picture = kind.draw(1, SEED, fonts).get(0);

    var decoded = ImageIO.read(new ByteArrayInputStream(picture.file()));
    assertThat(contrast(decoded)).isGreaterThan(20);
    assertThat(picture.lines())
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).isNotBlank().isEqualTo(line.strip()))
        .noneMatch(line -> line.contains("  ") || line.contains("{"));
  }

  @Test
  void six_of_each_hard_kind_are_sixty_and_more() {
    var hard = Arrays.stream(PictureKind.values()).filter(PictureKind::isHard).count();

    assertThat(6 * hard).isGreaterThanOrEqualTo(60);
  }

  private static int contrast(BufferedImage image) {
    var width = image.getWidth();
    var greens =
        Arrays.stream(image.getRGB(0, 0, width, image.getHeight(), null, 0, width))
            .map(pixel -> pixel >> 8 & 0xFF)
            .summaryStatistics();
    return greens.getMax() - greens.getMin();
  }
}
