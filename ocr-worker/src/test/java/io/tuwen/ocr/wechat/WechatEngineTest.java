package io.tuwen.ocr.wechat;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.ocr.ImageSize;
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
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The adapter and the simulated WeChat, over HTTP. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class WechatEngineTest extends CloudConversation {
  private static final byte[] IMAGE = PrintedText.file("png", "TOTAL 4711");

  @Inject private Instance<SentImages> images;
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @Override
  protected OcrEngine engine(Duration timeout) {
    simulators().wechatOcr().allow(100_000);
    return Wechat.engine(Settings.of(simulators()), images, timeout, now::get);
  }

  @Override
  protected OcrEngine engine(OcrConfig config) {
    return new Wechat().engine(Settings.of(simulators()), config, images);
  }

  @Override
  protected CloudSwitch faults() {
    return simulators().wechatOcr().faults();
  }

  @Override
  protected String secret() {
    return simulators().wechatOcr().token().orElse(simulators().wechat().secret());
  }

  /** What a test before was told, of a token or of images in a row, is forgotten. */
  @BeforeEach
  void read() {
    now.updateAndGet(it -> it.plusSeconds(2));
    simulators().wechatOcr().tokenFaults().works();
    engine().read(IMAGE, new Cancellation());
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "errors.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      quoteCharacter = '`')
  void an_error_means_what_its_row_says(
      int status, Integer errcode, String body, Reason reason, String pause, int calls) {
    var text = body == null ? errcode == null ? "" : error(errcode) : body;
    var fault = Fault.answer(status, Map.of("Content-Type", "text/plain"), text);
    faults().next(fault, fault);
    var before = faults().calls();

    assertFails(IMAGE, reason, pause);

    assertThat(faults().calls() - before).isEqualTo(calls);
  }

  private static String error(int errcode) {
    return new JsonObject()
        .put("errcode", errcode)
        .put("errmsg", "refused hint: [aB3dE] rid: 655f1b9c-1-2")
        .encode();
  }

  private static Fault refused(int errcode) {
    return Fault.answer(200, Map.of(), error(errcode));
  }

  @Test
  void where_it_is_busy_it_is_asked_once_more() {
    faults().next(refused(-1));

    assertThat(engine().read(IMAGE, new Cancellation()).text().lines()).isNotEmpty();
  }

  @Test
  void a_token_that_ended_early_is_asked_for_again() {
    simulators().wechatOcr().expireToken();

    assertThat(engine().read(IMAGE, new Cancellation()).text().lines()).isNotEmpty();
  }

  @Test
  void a_token_is_asked_for_when_its_end_is_near() {
    var tokens = simulators().wechatOcr().tokenFaults();
    var before = tokens.calls();
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(100)));
    engine().read(IMAGE, new Cancellation());
    assertThat(tokens.calls()).isEqualTo(before);

    now.updateAndGet(it -> it.plus(Duration.ofMinutes(16)));
    engine().read(IMAGE, new Cancellation());

    await().untilAsserted(() -> assertThat(tokens.calls()).isEqualTo(before + 1));
  }

  /** The image waited for it, in the time of its call, and was sent when that was over. */
  @Test
  void no_image_waits_for_the_next_token_while_the_old_one_works() {
    var engine = engine(PATIENCE);
    engine.read(IMAGE, new Cancellation());
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(116)));
    simulators().wechatOcr().tokenFaults().next(Fault.SLOW);
    var tokens = simulators().wechatOcr().tokenFaults().calls();
    var begin = Instant.now();

    assertThat(engine.read(IMAGE, new Cancellation()).text().lines()).isNotEmpty();

    assertThat(Duration.between(begin, Instant.now())).isLessThan(PATIENCE.dividedBy(2));
    await().until(() -> simulators().wechatOcr().tokenFaults().calls() == tokens + 1);
  }

  @Test
  void while_no_new_token_is_given_the_old_one_is_used() {
    now.updateAndGet(it -> it.plus(Duration.ofMinutes(116)));
    simulators().wechatOcr().tokenFaults().next(refused(-1));

    assertThat(engine().read(IMAGE, new Cancellation()).text().lines()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "tokens.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      quoteCharacter = '`')
  void without_a_token_no_image_is_sent(int status, String body, Reason reason, String pause) {
    // At noon in China: soon after midnight there, a quota may be that of the day before.
    now.updateAndGet(
        it -> it.plus(Duration.ofHours(3)).truncatedTo(DAYS).plus(Duration.ofHours(28)));
    var text = body == null ? "" : body;
    simulators().wechatOcr().tokenFaults().next(Fault.answer(status, Map.of(), text));
    var before = faults().calls();

    assertFails(IMAGE, reason, pause);

    assertThat(faults().calls()).isEqualTo(before);
  }

  /** WeChat says the same of a damaged image and of calls that are used up. */
  @Test
  void of_three_good_images_in_a_row_none_is_damaged() {
    for (int i = 0; i < 2; i++) {
      faults().next(refused(101002));
      assertFails(IMAGE, Reason.IMAGE, "");
    }
    faults().next(refused(101002), refused(101002));
    assertFails(IMAGE, Reason.REFUSED, "PT1H");
  }

  /** Three of one's own switched the engine off for an hour, and each further one kept it so. */
  @Test
  void where_it_reads_a_picture_of_ours_the_images_are_damaged() {
    for (int i = 0; i < 7; i++) {
      faults().next(refused(101002));
      var before = faults().calls();
      assertFails(IMAGE, Reason.IMAGE, "");
      assertThat(faults().calls() - before).isEqualTo(i % 3 == 2 ? 2 : 1);
    }
  }

  @Test
  void what_else_it_says_to_a_picture_of_ours_counts() {
    for (int i = 0; i < 2; i++) {
      faults().next(refused(101002));
      assertFails(IMAGE, Reason.IMAGE, "");
    }
    faults().next(refused(101002), refused(45011));
    assertFails(IMAGE, Reason.THROTTLED, "PT1M");
    faults().next(refused(101002), refused(101003));
    assertFails(IMAGE, Reason.REFUSED, "PT1H");
    faults().next(refused(101002), Fault.answer(200, Map.of(), "null"));
    assertFails(IMAGE, Reason.DEFECT, "");
  }

  /** After each pause two more images failed for good. */
  @Test
  void calls_that_are_used_up_stay_so_until_an_image_is_read() {
    for (int i = 0; i < 2; i++) {
      faults().next(refused(101002));
      assertFails(IMAGE, Reason.IMAGE, "");
    }
    for (int i = 0; i < 2; i++) {
      faults().next(refused(101002), refused(101002));
      assertFails(IMAGE, Reason.REFUSED, "PT1H");
    }

    engine().read(IMAGE, new Cancellation());
    faults().next(refused(101002));
    assertFails(IMAGE, Reason.IMAGE, "");
  }

  /** It waited for an encoder in the time of the call, and was WeChat's failure without one. */
  @Test
  void where_this_machine_cannot_decode_now_an_image_may_be_damaged() {
    var prepared = engine(PATIENCE).prepare(IMAGE, new Cancellation());
    faults().next(refused(101002));
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(prepared::call)
        .returns(Reason.IMAGE, ProviderFailure::reason);

    Thread.currentThread().interrupt();
    assertThat(prepared.renewed()).isEmpty();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void only_an_image_that_has_to_be_decoded_after_its_call_takes_memory_then() {
    faults().next(refused(101002));
    assertThat(memoryAfterCall()).isPositive();

    faults().next(refused(40001));
    assertThat(memoryAfterCall()).isZero();
  }

  private long memoryAfterCall() {
    var prepared = engine(PATIENCE).prepare(IMAGE, new Cancellation());
    assertThatExceptionOfType(ProviderFailure.class).isThrownBy(prepared::call);
    return prepared.memory();
  }

  @Test
  void the_quota_of_a_day_ends_at_midnight_in_china() {
    simulators().wechatOcr().allow(0);

    assertFails(IMAGE, Reason.EXHAUSTED, "tomorrow");

    simulators().wechatOcr().allow(100_000);
  }

  @Test
  void a_large_image_is_made_small_enough() {
    var picture = new BufferedImage(1100, 1000, BufferedImage.TYPE_3BYTE_BGR);
    var random = new Random(1);
    for (int i = 0; i < 1_100_000; i++) {
      picture.setRGB(i % 1100, i / 1100, random.nextInt());
    }
    var noise = PrintedText.write(picture, "png");
    assertThat(noise.length).isGreaterThan(2_000_000);

    assertThat(engine().read(noise, new Cancellation()).text().image())
        .isEqualTo(new ImageSize(1100, 1000));
  }

  @Test
  void half_an_app_is_none() {
    var settings = Settings.of(simulators());

    assertThatIllegalStateException()
        .isThrownBy(() -> start(settings.with(settings.appId(), Optional.empty())))
        .withMessage(
            "tuwen.ocr.engines names wechat, which needs TUWEN_OCR_WECHAT_APP_SECRET in the"
                + " environment");
    assertThatIllegalStateException()
        .isThrownBy(() -> start(settings.with(Optional.empty(), settings.appSecret())))
        .withMessageContaining("TUWEN_OCR_WECHAT_APP_ID");
  }

  private void start(Settings settings) {
    Wechat.engine(settings, images, PATIENCE, now::get);
  }
}
