package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.simulators.SeenLine;
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
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every OCR engine promises, here or at a provider. {@link ComputingEngineConformance} has
 * what one promises besides that computes here.
 */
public abstract class OcrEngineConformance {
  static final List<String> PAGE =
      List.of(
          "收货通知单",
          "DELIVERY NOTE",
          "编号 TW20261121",
          "请在签收前检查包裹是否完好无损",
          "Please check the parcel before you sign",
          "电话 025-91772002");
  static final List<String> WORDS =
      List.of("DELIVERY 2024 07 29", "PHONE 25 PRO 256GB", "TOTAL 4711");

  private static final int MARKERS = Integer.getInteger("conformance.markers", 24);

  protected abstract OcrEngine engine();

  /** Tells what stands in a picture: for a provider that is simulated, and cannot read. */
  protected void tell(BufferedImage shown, List<SeenLine> lines) {}

  @Test
  void chinese_english_and_digits_are_read_line_by_line() {
    var text = read(toldPage());

    assertThat(text.lines()).extracting(line -> compact(line.text())).isEqualTo(compact(PAGE));
    assertThat(text.image()).isEqualTo(new ImageSize(760, 560));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 8})
  void boxes_cover_their_words_in_the_picture_that_is_shown(int orientation) {
    var page = new PrintedPage(WORDS, 0);
    var picture = page.picture();
    tell(picture, printed(picture, WORDS));

    var text = read(page.file(orientation));

    assertThat(text.image()).isEqualTo(new ImageSize(picture.getWidth(), picture.getHeight()));
    assertThat(text.rotation()).isZero();
    assertThat(text.lines()).extracting(Line::text).isEqualTo(WORDS);
    assertCovered(page, text);
  }

  /** Each word of a page lies in the box that was found for it. */
  static void assertCovered(PrintedPage page, OcrText text) {
    var words = text.lines().stream().flatMap(line -> line.words().stream()).toList();
    var drawn = page.words();
    assertThat(words).hasSameSizeAs(drawn);
    for (int i = 0; i < drawn.size(); i++) {
      assertThat(drawn.get(i).shareIn(words.get(i).quad()))
          .as(drawn.get(i).text())
          .isGreaterThanOrEqualTo(0.99);
    }
  }

  @Test
  void places_are_those_of_the_image() {
    var picture = PrintedText.image("TOP", "BOTTOM");
    tell(picture, printed(picture, List.of("TOP", "BOTTOM")));

    var text = read(PrintedText.write(picture, "png"));

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
    var line = read(toldPage()).lines().get(4);

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
    var image = TestImages.jpeg(300, 200);
    tell(decoded(image), List.of());

    assertThat(read(image).lines()).isEmpty();
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
    tell(large, printed(small, List.of("LARGE")));

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
        var picture = PrintedText.image(marker);
        tell(picture, printed(picture, List.of(marker)));
        readings.add(() -> marker + "=" + read(PrintedText.write(picture, "png")).words());
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

  /** Where {@link PrintedText} has its lines: each character in a cell of its own. */
  private static List<SeenLine> printed(BufferedImage picture, List<String> lines) {
    double width = picture.getWidth();
    double height = picture.getHeight();
    return IntStream.range(0, lines.size())
        .mapToObj(
            row ->
                new SeenLine(
                    lines.get(row),
                    40 / width,
                    (40 + 110 * row) / height,
                    (40 + 60 * lines.get(row).length()) / width,
                    (150 + 110 * row) / height))
        .toList();
  }

  private byte[] toldPage() {
    tell(
        decoded(page()),
        IntStream.range(0, PAGE.size())
            .mapToObj(row -> new SeenLine(PAGE.get(row), 0.1, row / 6.0, 0.9, (row + 0.8) / 6))
            .toList());
    return page();
  }

  final OcrText read(byte[] image) {
    return engine().read(image, new Cancellation()).text();
  }

  private void assertFailure(byte[] image, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> read(image))
        .extracting(TuwenException::code)
        .isEqualTo(code);
  }

  static byte[] page() {
    try (var stream = OcrEngineConformance.class.getResourceAsStream("/page.jpg")) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BufferedImage decoded(byte[] image) {
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
  static String compact(String text) {
    return text.replace(" ", "");
  }

  static List<String> compact(List<String> lines) {
    return lines.stream().map(OcrEngineConformance::compact).toList();
  }
}
