package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.ocr.PrintedPage.Part;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an engine promises that computes here. How well a provider reads is its own affair, and
 * which shapes of pictures it takes.
 */
public abstract class ComputingEngineConformance extends OcrEngineConformance {
  /** The quads of a photo on its head once were those of the page after we had turned it. */
  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "2,1", "3,1", "0,6", "1,6", "2,3", "3,8"})
  void boxes_cover_words_and_characters_of_a_text_that_is_turned(int quarters, int orientation) {
    var page = new PrintedPage(WORDS, quarters);
    var picture = page.picture();

    var text = read(page.file(orientation));

    assertThat(text.image()).isEqualTo(new ImageSize(picture.getWidth(), picture.getHeight()));
    assertThat(text.rotation()).isEqualTo(90 * quarters);
    assertThat(text.lines()).extracting(Line::text).isEqualTo(WORDS);
    assertCovered(page, text);
    var words = text.lines().stream().flatMap(line -> line.words().stream()).toList();
    var chars = words.stream().flatMap(word -> word.chars().stream()).toList();
    var strokes = page.characters();
    assertThat(chars).extracting(Char::text).isEqualTo(strokes.stream().map(Part::text).toList());
    for (int i = 0; i < strokes.size(); i++) {
      assertThat(strokes.get(i).shareIn(chars.get(i).quad()))
          .as(strokes.get(i).text())
          .isGreaterThanOrEqualTo(0.97);
      assertThat(chars.get(i).confidence()).isBetween(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_page_that_was_turned_is_read_as_if_it_stood_upright(int quarters) {
    var turned = PrintedText.turned(decoded(page()), quarters);

    var text = read(PrintedText.write(turned, "png"));

    assertThat(text.lines()).extracting(line -> compact(line.text())).isEqualTo(compact(PAGE));
    assertThat(text.rotation()).isEqualTo(90 * quarters);
    assertThat(text.image()).isEqualTo(new ImageSize(turned.getWidth(), turned.getHeight()));
  }

  @Test
  void blanks_stand_where_the_picture_has_them() {
    var lines = List.of("TOTAL 4711", "2024 07 09", "PRO 256GB", "NOBLANK", "B2 A12 XYZ");

    var text = read(new PrintedPage(lines, 0).file());

    assertThat(text.lines()).extracting(Line::text).isEqualTo(lines);
  }

  @Test
  void an_image_of_any_shape_without_text_has_no_lines() {
    assertThat(read(TestImages.png(1, 1)).lines()).isEmpty();
    assertThat(read(TestImages.png(1, 3000)).lines()).isEmpty();
  }
}
