package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.ocr.Char;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.ocr.PrintedPage.Part;
import io.tuwen.worker.execution.Cancellation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every OCR engine promises. */
public abstract class OcrEngineConformance {
  private static final List<String> PAGE =
      List.of(
          "收货通知单",
          "DELIVERY NOTE",
          "编号 TW20261121",
          "请在签收前检查包裹是否完好无损",
          "Please check the parcel before you sign",
          "电话 025-91772002");
  private static final List<String> WORDS =
      List.of("DELIVERY 2024 07 29", "PHONE 25 PRO 256GB", "TOTAL 4711");

  private static final int MARKERS = Integer.getInteger("conformance.markers", 24);

  protected abstract OcrEngine engine();

  @Test
  void chinese_english_and_digits_are_read_line_by_line() {
    var text = read(page());

    assertThat(text.lines()).extracting(line -> compact(line.text())).isEqualTo(compact(PAGE));
    assertThat(text.image()).isEqualTo(new ImageSize(760, 560));
  }

  /** The quads of a photo on its head once were those of the page after we had turned it. */
  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "2,1", "3,1", "0,6", "1,6", "2,3", "3,8"})
  void boxes_cover_their_words_in_the_picture_that_is_shown(int quarters, int orientation) {
    var page = new PrintedPage(WORDS, quarters);
    var picture = page.picture();

    var text = read(page.file(orientation));

    assertThat(text.image()).isEqualTo(new ImageSize(picture.getWidth(), picture.getHeight()));
    assertThat(text.rotation()).isEqualTo(90 * quarters);
    assertThat(text.lines()).extracting(Line::text).isEqualTo(WORDS);
    var words = text.lines().stream().flatMap(line -> line.words().stream()).toList();
    var drawn = page.words();
    assertThat(words).hasSameSizeAs(drawn);
    for (int i = 0; i < drawn.size(); i++) {
      assertThat(drawn.get(i).shareIn(words.get(i).quad()))
          .as(drawn.get(i).text())
          .isGreaterThanOrEqualTo(0.99);
    }
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
  void places_are_those_of_the_image() {
    var text = read(PrintedText.file("png", "TOP", "BOTTOM"));

    var top = text.lines().get(0);
    var bottom = text.lines().get(1);
    assertThat(List.of(top.text(), bottom.text())).containsExactly("TOP", "BOTTOM");
    assertThat(middleY(top)).isBetween(60, 105);
    assertThat(middleY(bottom)).isBetween(170, 215);
    assertClockwise(top.quad());
    assertThat(bottom.quad().topRight().x() - bottom.quad().topLeft().x()).isBetween(320, 400);
  }

  @Test
  void words_have_their_own_places_in_the_line() {
    var line = read(page()).lines().get(4);

    assertThat(line.words().size()).isGreaterThanOrEqualTo(5);
    assertThat(String.join(" ", line.words().stream().map(it -> it.text()).toList()))
        .isEqualTo(line.text());
    for (int i = 1; i < line.words().size(); i++) {
      assertThat(line.words().get(i).quad().topLeft().x())
          .isGreaterThanOrEqualTo(line.words().get(i - 1).quad().topRight().x() - 1);
    }
    assertThat(line.words().get(0).quad().topLeft()).isEqualTo(line.quad().topLeft());
    assertThat(line.words()).allSatisfy(word -> assertThat(word.confidence()).isBetween(0.5, 1.0));
  }

  @Test
  void an_image_without_text_has_no_lines() {
    assertThat(read(TestImages.jpeg(300, 200)).lines()).isEmpty();
    assertThat(read(TestImages.png(1, 1)).lines()).isEmpty();
    assertThat(read(TestImages.png(1, 3000)).lines()).isEmpty();
  }

  @Test
  void a_large_image_keeps_the_places_of_its_full_size() {
    var small = PrintedText.image("LARGE");
    var large =
        new BufferedImage(
            small.getWidth() * 12, small.getHeight() * 12, BufferedImage.TYPE_3BYTE_BGR);
    var graphics = large.createGraphics();
    graphics.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
    graphics.dispose();

    var text = read(PrintedText.write(large, "jpg"));

    assertThat(text.image()).isEqualTo(new ImageSize(large.getWidth(), large.getHeight()));
    assertThat(text.lines()).extracting(Line::text).containsExactly("LARGE");
    assertThat(text.lines().get(0).quad().topLeft().x()).isBetween(250, 660);
  }

  @Test
  void what_is_no_image_fails_with_its_reason() {
    var jpeg = PrintedText.file("jpg", "CUT OFF");

    assertFailure("<html>".getBytes(StandardCharsets.UTF_8), ErrorCode.UNSUPPORTED_TYPE);
    assertFailure(Arrays.copyOf(jpeg, jpeg.length / 2), ErrorCode.IMAGE_UNREADABLE);
    assertFailure(new byte[0], ErrorCode.UNSUPPORTED_TYPE);
  }

  @Test
  void work_that_is_cancelled_ends() {
    var cancellation = new Cancellation();
    cancellation.cancel();

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> engine().read(page(), cancellation))
        .extracting(TuwenException::code)
        .isEqualTo(ErrorCode.PROCESSING_TIMEOUT);
  }

  @Test
  void what_is_cancelled_while_it_computes_ends_too() throws Exception {
    var cancellation = new Cancellation();
    var threads = Executors.newSingleThreadExecutor();
    try {
      var reading =
          threads.submit(
              () -> {
                while (true) {
                  engine().read(page(), cancellation);
                }
              });

      cancellation.cancel();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> reading.get(20, TimeUnit.SECONDS))
          .withMessageContaining("took too long");
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void many_at_once_are_not_mixed_up() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try {
      var readings = new ArrayList<Callable<String>>();
      for (int i = 0; i < MARKERS; i++) {
        var marker = "MARK " + (1000 + 37 * i);
        readings.add(() -> marker + "=" + read(PrintedText.file("png", marker)).words());
      }
      for (var reading : threads.invokeAll(readings)) {
        var pair = reading.get().split("=", 2);
        assertThat(compact(pair[1])).isEqualTo(compact(pair[0]));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void the_same_image_gives_the_same_text() {
    assertThat(read(page())).isEqualTo(read(page()));
  }

  private OcrText read(byte[] image) {
    return engine().read(image, new Cancellation()).text();
  }

  private void assertFailure(byte[] image, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> read(image))
        .extracting(TuwenException::code)
        .isEqualTo(code);
  }

  private static byte[] page() {
    try (var stream = OcrEngineConformance.class.getResourceAsStream("/page.jpg")) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BufferedImage decoded(byte[] image) {
    try {
      return ImageIO.read(new ByteArrayInputStream(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int middleY(Line line) {
    return (line.quad().topLeft().y() + line.quad().bottomLeft().y()) / 2;
  }

  private static void assertClockwise(Quad quad) {
    assertThat(quad.topLeft().x()).isLessThan(quad.topRight().x());
    assertThat(quad.topRight().y()).isLessThan(quad.bottomRight().y());
    assertThat(quad.bottomRight().x()).isGreaterThan(quad.bottomLeft().x());
    assertThat(quad.bottomLeft().y()).isGreaterThan(quad.topLeft().y());
  }

  /** Whether there is a space between a Chinese and a Latin word is a matter of taste. */
  private static String compact(String text) {
    return text.replace(" ", "");
  }

  private static List<String> compact(List<String> lines) {
    return lines.stream().map(OcrEngineConformance::compact).toList();
  }
}
