package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.ocr.Word;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.OcrEngineConformance;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.vips.VipsImageDecoder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PpOcrEngineTest extends OcrEngineConformance {
  /** The places of lines in {@link PrintedText}. */
  private static final int LINE = 110;

  private static final int SECOND = 150;

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
