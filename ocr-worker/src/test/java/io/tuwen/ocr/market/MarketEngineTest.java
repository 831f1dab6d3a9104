package io.tuwen.ocr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.cloud.CloudConversation;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.simulators.CloudSwitch;
import io.tuwen.simulators.Fault;
import io.tuwen.worker.execution.Cancellation;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter and the simulated market, over HTTP. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class MarketEngineTest extends CloudConversation {
  private static final byte[] IMAGE = PrintedText.file("png", "TOTAL 4711");

  @Inject private Instance<SentImages> images;

  @Override
  protected OcrEngine engine(Duration timeout) {
    return engine(simulators().market().appCode(), timeout);
  }

  @Override
  protected OcrEngine engine(OcrConfig config) {
    return new Market().engine(Settings.of(simulators()), config, images);
  }

  private OcrEngine engine(String appCode, Duration timeout) {
    return Market.engine(Settings.of(simulators()).with(appCode), images, timeout);
  }

  @Override
  protected CloudSwitch faults() {
    return simulators().market().faults();
  }

  @Override
  protected String secret() {
    return simulators().market().appCode();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "errors.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      emptyValue = "",
      quoteCharacter = '`')
  void an_error_means_what_its_row_says(
      int status, String code, String message, String body, Reason reason, String pause) {
    var headers = new HashMap<String, String>();
    put(headers, "X-Ca-Error-Code", code);
    put(headers, "X-Ca-Error-Message", message);
    faults().next(Fault.answer(status, headers, body == null ? "" : body));

    assertFails(IMAGE, reason, pause);
  }

  @Test
  void an_answer_as_it_was_recorded_is_a_text() {
    faults().next(recorded());

    var read = engine().read(PrintedText.file("png", "ME3XY"), new Cancellation());

    assertThat(read.engine()).hasToString("aliyun-market/3");
    assertThat(read.text().lines()).extracting(Line::text).containsExactly("me3xy");
    assertThat(read.text().lines().get(0).confidence()).isEqualTo(1);
  }

  private static Fault recorded() {
    return text(
        """
        {"sid":"95246a4d","prism_version":"1.0.9","prism_wnum":1,
         "prism_wordsInfo":[{"word":"me3xy","pos":[{"x":2,"y":8},{"x":63,"y":8},{"x":63,"y":30},
         {"x":2,"y":30}],"direction":0,"angle":-90,"x":21,"y":-11,"width":22,"height":61}],
         "height":34,"width":68,"orgHeight":34,"orgWidth":68,"content":"me3xy ","algo_version":""}""");
  }

  private static Fault text(String body) {
    return Fault.answer(200, Map.of(), body);
  }

  /** Numbers are texts, the size is half of what was sent, and a place is outside of it. */
  @Test
  void places_are_scaled_and_numbers_may_be_texts() {
    faults()
        .next(
            text(
                """
                {"prism_wordsInfo":[{"word":" TOTAL\\u3000 4711","prob":"87","pos":[
                 {"x":"10","y":"20.4"},{"x":110,"y":20},{"x":110,"y":40},{"x":-5,"y":40}]}],
                 "width":"%d","height":"%d"}"""
                    .formatted(WIDTH / 2, HEIGHT / 2)));

    var text = read(IMAGE);

    assertThat(text.image()).isEqualTo(new ImageSize(WIDTH, HEIGHT));
    var line = text.lines().get(0);
    assertThat(line.text()).isEqualTo("TOTAL 4711");
    assertThat(line.confidence()).isEqualTo(0.87);
    assertThat(line.quad())
        .isEqualTo(
            new Quad(new Point(20, 41), new Point(220, 40), new Point(220, 80), new Point(0, 80)));
    assertThat(line.words()).hasSize(2);
    assertThat(line.words().get(1).quad().topLeft()).isEqualTo(new Point(140, 40));
  }

  private OcrText read(byte[] image) {
    return engine().read(image, new Cancellation()).text();
  }

  @Test
  void another_code_is_refused() {
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine("another", PATIENCE).read(IMAGE, new Cancellation()))
        .returns(Reason.REFUSED, ProviderFailure::reason)
        .withMessageContaining("401 A401AC");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "line\nfeed"})
  void without_a_code_there_is_no_engine(String code) {
    assertThatIllegalStateException()
        .isThrownBy(() -> engine(code, PATIENCE))
        .withMessage(
            "tuwen.ocr.engines names aliyun-market, which needs TUWEN_OCR_ALIYUN_MARKET_APP_CODE"
                + " in the environment");
  }

  @Test
  void an_address_that_would_leak_is_refused() {
    var settings = new Settings(URI.create("http://8.8.8.8/"), Optional.of("code"), 1);

    assertThatIllegalStateException()
        .isThrownBy(() -> Market.engine(settings, images, PATIENCE))
        .withMessageContaining("tuwen.ocr.aliyun-market.url must begin with https://");
  }
}
