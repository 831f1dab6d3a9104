package io.tuwen.ocr.aliyun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.store.StorageConfig;
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
import io.tuwen.simulators.OcrApiSimulator;
import io.tuwen.worker.execution.Cancellation;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The adapter and the simulated API, over HTTP. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class AliyunEngineTest extends CloudConversation {
  private static final byte[] IMAGE = PrintedText.file("png", "TOTAL 4711");

  @Inject private Instance<SentImages> images;
  @Inject private Instance<CurrentCredentials> own;
  @Inject private StorageConfig storage;

  @Override
  protected OcrEngine engine(Duration timeout) {
    simulators().ocrApi().allow(1000);
    return engine(fixed(simulators().ocrApi().key()), timeout);
  }

  @Override
  protected OcrEngine engine(OcrConfig config) {
    return new Aliyun().engine(Settings.of(simulators()), config, storage, own, images);
  }

  private OcrEngine engine(CurrentCredentials credentials, Duration timeout) {
    return Aliyun.engine(Settings.of(simulators()), credentials, images, timeout);
  }

  private static CurrentCredentials fixed(OcrApiSimulator.Key key) {
    return CurrentCredentials.fixed(credentials(key));
  }

  private static Credentials credentials(OcrApiSimulator.Key key) {
    return new Credentials(
        key.id(),
        key.secret(),
        Optional.of(key.token()).filter(it -> !it.isEmpty()),
        Optional.of(Instant.now().plusSeconds(3600)));
  }

  @Override
  protected CloudSwitch faults() {
    return simulators().ocrApi().faults();
  }

  @Override
  protected String secret() {
    return simulators().ocrApi().key().secret();
  }

  @ParameterizedTest
  @CsvFileSource(
      resources = "errors.csv",
      delimiter = '|',
      numLinesToSkip = 1,
      quoteCharacter = '`')
  void an_error_means_what_its_row_says(int status, String code, String body, Reason reason) {
    var error =
        new JsonObject()
            .put("RequestId", "43A29C77-405E-4CC0-BC55-EE694AD00655")
            .put("Code", code)
            .put("Message", "because of <this>");
    var text = body == null ? code == null ? "" : error.encode() : body;
    faults().next(Fault.answer(status, Map.of(), text));

    assertFails(IMAGE, reason, "");
  }

  @Test
  void data_may_be_an_object_and_a_success_may_have_a_code() {
    faults()
        .next(
            Fault.answer(
                200,
                Map.of(),
                """
                {"RequestId":"1","Code":"200","Data":{"prism_wordsInfo":[{"word":"2017年","prob":99,
                "pos":[{"x":1,"y":2},{"x":9,"y":2},{"x":9,"y":8},{"x":1,"y":8}]}]}}"""));

    var read = engine().read(IMAGE, new Cancellation());

    assertThat(read.engine()).hasToString("aliyun/2");
    assertThat(read.text().lines()).extracting(Line::text).containsExactly("2017年");
  }

  @Test
  void an_expired_token_is_renewed_once() {
    var cloud = simulators().ocrApi();
    var credentials = CurrentCredentials.of(() -> credentials(cloud.temporaryKey()));
    // What is fetched in the background is there, and nothing renews it before its time.
    await().until(credentials::isReady);
    var engine = engine(credentials, PATIENCE);
    engine.read(IMAGE, new Cancellation());
    cloud.expireKeys();

    var calls = cloud.faults().calls();
    var text = asked(engine).read(IMAGE, new Cancellation()).text();

    assertThat(text.lines()).isNotEmpty();
    assertThat(cloud.faults().calls() - calls).isEqualTo(2);
    credentials.close();
  }

  /** What answers for the credentials is not the provider, and no image is sent without them. */
  @Test
  void without_credentials_the_fault_is_ours() {
    var none =
        CurrentCredentials.of(
            () -> {
              throw new IOException("as the test wants it");
            });
    var engine = engine(none, PATIENCE);
    var calls = faults().calls();

    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> engine.prepare(IMAGE, new Cancellation()))
        .isNotInstanceOf(ProviderFailure.class)
        .returns(Category.TRANSIENT, TuwenException::category);

    assertThat(faults().calls()).isEqualTo(calls);
    none.close();
  }

  @Test
  void another_secret_is_refused() {
    var key = simulators().ocrApi().key();
    var engine = engine(fixed(new OcrApiSimulator.Key(key.id(), "another", "")), PATIENCE);

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine.read(IMAGE, new Cancellation()))
        .returns(Reason.REFUSED, ProviderFailure::reason)
        .withMessageContaining("SignatureDoesNotMatch");
  }

  @Test
  void more_calls_a_second_than_the_account_has_are_throttled() {
    simulators().ocrApi().allow(0);

    assertFails(IMAGE, Reason.THROTTLED, "");

    simulators().ocrApi().allow(1000);
  }

  @Test
  void half_a_key_is_none() {
    var settings = Settings.of(simulators());

    assertThatIllegalStateException()
        .isThrownBy(() -> Aliyun.key(settings.with(settings.accessKeyId(), Optional.empty())))
        .withMessage(
            "tuwen.ocr.engines names aliyun, which needs TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET in the"
                + " environment");
    assertThatIllegalStateException()
        .isThrownBy(() -> Aliyun.key(settings.with(Optional.empty(), settings.accessKeySecret())))
        .withMessageContaining("TUWEN_OCR_ALIYUN_ACCESS_KEY_ID");
    assertThat(Aliyun.key(settings.with(Optional.empty(), Optional.empty()))).isEmpty();
  }

  @Test
  void the_credentials_of_a_storage_on_this_machine_are_not_aliyuns() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Aliyun.ofService(storage, own))
        .withMessageContaining("which needs TUWEN_OCR_ALIYUN_ACCESS_KEY_ID");
  }

  @Test
  void an_action_whose_answers_have_another_shape_is_refused() {
    var settings = Settings.of(simulators()).asking("RecognizeIdcard");

    assertThatIllegalStateException()
        .isThrownBy(
            () -> Aliyun.engine(settings, fixed(simulators().ocrApi().key()), images, PATIENCE))
        .withMessageStartingWith("tuwen.ocr.aliyun.action is one of RecognizeAdvanced, ");
  }
}
