package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.contract.testing.drawn.Fonts;
import io.tuwen.contract.testing.drawn.PictureKind;
import io.tuwen.ocr.ComputingEngineConformance;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.VipsImageDecoder;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PpOcrEngineTest extends ComputingEngineConformance {
  /** The places of lines in {@link PrintedText}. */
  private static final int LINE = 110;

  private static final int SECOND = 150;

  /** Where the middle of the first line is. */
  private static final int FIRST = 83;

  private static final int BEND = 60;

  private static OcrEngine engine;

  @BeforeAll
  static void load() {
    engine =
        new PpOcrEngine(
            new VipsImageDecoder(), new DecodeLimits(100_000_000, 4096), 960, 1, new Durations());
  }

  @AfterAll
  static void unload() {
    engine.close();
  }

  @Override
  protected OcrEngine engine() {
    return engine;
  }

  /** Such a line was read as nearly nothing, and dropped. */
  @Test
  void a_line_on_its_head_between_others_is_read_and_begins_at_its_own_top_left_corner() {
    var text = read("DELIVERY 2024", "TOTAL 4711", "PRO 256GB");

    assertThat(text.lines())
        .extracting(Line::text)
        .containsExactly("DELIVERY 2024", "TOTAL 4711", "PRO 256GB");
    assertThat(text.rotation()).isZero();
    var line = text.lines().get(1);
    assertThat(line.words()).extracting(Word::text).containsExactly("TOTAL", "4711");
    assertOnItsHead(line.quad());
    line.words().forEach(word -> assertOnItsHead(word.quad()));
    assertThat(line.words().get(0).quad().topLeft().x())
        .isGreaterThan(line.words().get(1).quad().topLeft().x());
    assertThat(text.lines().get(0).quad().topLeft().x())
        .isLessThan(text.lines().get(0).quad().topRight().x());
  }

  /** Of a page that curls, hardly a line was found. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void lines_on_a_page_that_curls_are_read_and_their_characters_follow_the_bend(int quarters) {
    var lines = List.of("20240729268425773002", "47332560257720029988", "98765432323456");

    var text = readBent(lines, quarters);

    assertThat(text.lines()).extracting(PpOcrEngineTest::compact).isEqualTo(lines);
    assertThat(text.rotation()).isEqualTo(90 * quarters);
    if (quarters == 0) {
      for (int i = 0; i < lines.size(); i++) {
        for (var word : text.lines().get(i).words()) {
          for (var character : word.chars()) {
            var x = middle(character.quad(), Point::x);
            assertThat(middle(character.quad(), Point::y))
                .isCloseTo(FIRST + i * LINE + bend(x), within(10));
          }
        }
      }
    }
  }

  /** Each word is a box of its own there, and those of a line are at many heights. */
  @Test
  void words_far_apart_on_a_page_that_curls_are_put_into_lines() {
    var lines = List.of("DELIVERY NOTE 2024 27", "TOTAL 4733 PRO 256GB", "PHONE 25 SEND HERE");

    var text = readBent(lines, 0);

    assertThat(text.lines()).hasSize(3);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(compact(text.lines().get(i)))
          .startsWith(lines.get(i).substring(0, 3))
          .endsWith(lines.get(i).substring(lines.get(i).length() - 2));
    }
  }

  private static String compact(Line line) {
    return line.text().replace(" ", "");
  }

  private static int middle(Quad quad, ToIntFunction<Point> of) {
    return (of.applyAsInt(quad.topLeft()) + of.applyAsInt(quad.bottomRight())) / 2;
  }

  private static OcrText readBent(List<String> lines, int quarters) {
    var page = bent(PrintedText.image(lines.toArray(String[]::new)));
    var file = PrintedText.write(PrintedText.turned(page, quarters), "png");
    return engine.read(file, new Cancellation()).text();
  }

  private static BufferedImage bent(BufferedImage page) {
    var height = page.getHeight() + 2 * BEND;
    var bent = new BufferedImage(page.getWidth(), height, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = bent.createGraphics();
    graphics.fillRect(0, 0, bent.getWidth(), height);
    for (int x = 0; x < page.getWidth(); x++) {
      graphics.drawImage(page.getSubimage(x, 0, 1, page.getHeight()), x, bend(x), null);
    }
    graphics.dispose();
    return bent;
  }

  private static int bend(int x) {
    return (int) Math.round(BEND * (1 + Math.sin(x / 280.0)));
  }

  /** Such a page was turned, as if its characters lay on their sides. */
  @Test
  void chinese_columns_stand_upright_and_the_right_one_is_the_first() {
    var fonts = Fonts.ofThisMachine();
    assumeTrue(fonts.isPresent(), "this machine has no Chinese font to draw with");
    var page = PictureKind.VERTICAL.draw(1, 77, fonts.get()).get(0);

    var text = engine.read(page.file(), new Cancellation()).text();

    assertThat(text.rotation()).isZero();
    assertThat(text.lines()).extracting(PpOcrEngineTest::compact).isEqualTo(page.lines());
    for (var line : text.lines()) {
      assertThat(line.quad().topLeft().x()).isLessThan(line.quad().topRight().x());
      assertThat(line.quad().topLeft().y()).isLessThan(line.quad().bottomLeft().y());
    }
  }

  private static void assertOnItsHead(Quad quad) {
    assertThat(quad.topLeft().x()).isGreaterThan(quad.topRight().x());
    assertThat(quad.topLeft().y()).isGreaterThan(quad.bottomLeft().y());
  }

  /** The second of the lines stands on its head. */
  private static OcrText read(String... lines) {
    var page = PrintedText.image(lines);
    var second = page.getSubimage(0, SECOND, page.getWidth(), LINE);
    var turned = PrintedText.turned(second, 2);
    var graphics = page.createGraphics();
    graphics.drawImage(turned, 0, SECOND, null);
    graphics.dispose();
    return engine.read(PrintedText.write(page, "png"), new Cancellation()).text();
  }
}
