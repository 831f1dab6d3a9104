package io.tuwen.ocr.cloud;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrConfigs;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import io.tuwen.simulators.CloudSwitch;
import io.tuwen.simulators.Fault;
import io.tuwen.simulators.Simulators;
import io.tuwen.worker.execution.Cancellation;
import jakarta.inject.Inject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine of a cloud does when its host does not what it should. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class CloudConversation {
  protected static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final byte[] IMAGE = PrintedText.file("png", "TOTAL 4711");
  protected static final int WIDTH = PrintedText.image("TOTAL 4711").getWidth();
  protected static final int HEIGHT = PrintedText.image("TOTAL 4711").getHeight();

  private final Logged logged = new Logged();
  @Inject WorkerSpans spans;
  private Simulators simulators;
  private OcrEngine patient;

  /** The engine, which is to give up a call after so long. */
  protected abstract OcrEngine engine(Duration timeout);

  /** The engine as a worker of this configuration has it. */
  protected abstract OcrEngine engine(OcrConfig config);

  protected abstract CloudSwitch faults();

  /** What must be nowhere. */
  protected abstract String secret();

  protected Simulators simulators() {
    return simulators;
  }

  /** As its guard asks it: once more where it has mended what failed. */
  protected OcrEngine engine() {
    return asked(patient);
  }

  protected static OcrEngine asked(OcrEngine engine) {
    return new OcrEngine() {
      @Override
      public EngineId id() {
        return engine.id();
      }

      @Override
      public ReadText read(byte[] image, Cancellation cancellation) {
        var prepared = engine.prepare(image, cancellation);
        try {
          return prepared.call();
        } catch (ProviderFailure e) {
          if (!e.isMended()) {
            throw e;
          }
          return prepared.renewed().orElseThrow(() -> e).call();
        }
      }

      @Override
      public long memory(byte[] image) {
        return engine.memory(image);
      }

      @Override
      public void close() {
        engine.close();
      }
    };
  }

  @BeforeAll
  void start() {
    Logger.getLogger("").addHandler(logged);
    simulators = Simulators.start(0);
    patient = engine(PATIENCE);
  }

  @AfterAll
  void close() {
    patient.close();
    simulators.close();
    Logger.getLogger("").removeHandler(logged);
    assertThat(logged.lines).isNotEmpty();
    assertThat(String.join("\n", logged.lines)).doesNotContain(secrets());
    assertThat(spans.texts()).anyMatch(it -> it.contains(simulators.endpoint().getAuthority()));
    assertThat(String.join("\n", spans.texts())).doesNotContain(secrets());
  }

  private String[] secrets() {
    return new String[] {
      secret(), simulators.wechat().secret(), "access_token", "APPCODE", "Signature=", "x-acs-"
    };
  }

  /** All that the worker says meanwhile, with the causes of its failures. */
  private static final class Logged extends Handler {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      var causes = new StringWriter();
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(causes));
      }
      lines.add(new SimpleFormatter().formatMessage(record) + causes);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void works() {
    faults().works();
  }

  protected void assertFails(byte[] image, Reason reason, String pause) {
    var begin = Instant.now();
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine().read(image, new Cancellation()))
        .satisfies(
            failure -> {
              assertThat(failure.reason()).isEqualTo(reason);
              assertThat(failure.pause())
                  .isEqualTo(failure.pause())
                  .matches(it -> is(it, pause, begin));
              assertThat(failure.getMessage()).doesNotContain(secret(), "<", "http");
            });
  }

  private static boolean is(Duration pause, String expected, Instant begin) {
    return switch (expected == null ? "" : expected) {
      case "" -> pause.isZero();
      // By a clock that the test has put on.
      case "some" -> pause.compareTo(Duration.ZERO) > 0;
      case "tomorrow" -> isUntilTomorrow(pause, begin) || isUntilTomorrow(pause, Instant.now());
      default -> pause.equals(Duration.parse(expected));
    };
  }

  private static boolean isUntilTomorrow(Duration pause, Instant since) {
    return !pause.isNegative()
        && pause.compareTo(Refusal.untilTomorrow(since)) <= 0
        && pause.plusMinutes(1).compareTo(Refusal.untilTomorrow(since)) > 0;
  }

  protected static void put(Map<String, String> headers, String name, String value) {
    if (value != null && !value.isEmpty()) {
      headers.put(name, value);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_picture_is_sent_without_what_a_camera_wrote_into_it(MarkedFile file) {
    engine().read(file.of(PrintedText.image("TOTAL 4711")), new Cancellation());

    var sent = faults().lastPicture();
    assertThat(BareImage.isOne(sent, ImageStructure.read(sent).header().format())).isTrue();
    assertThat(new String(sent, ISO_8859_1)).doesNotContain(MarkedFile.MARK, "Exif", "xmpmeta");
  }

  @Test
  void a_host_that_is_late_costs_no_more_than_the_time_of_a_call() {
    faults().next(Fault.SLOW);

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(() -> engine(SHORT).read(IMAGE, new Cancellation()))
        .returns(Reason.TIMEOUT, ProviderFailure::reason)
        .returns(ErrorCode.ENGINE_TIMEOUT, TuwenException::code);
  }

  /** It was 10 s, whatever the configuration said. */
  @Test
  void a_call_takes_as_long_as_the_configuration_of_its_provider_says() {
    faults().next(Fault.SLOW);
    var name = patient.id().name().toUpperCase(Locale.ROOT).replace('-', '_');
    var config = OcrConfigs.of(Map.of("TUWEN_OCR_PROVIDERS_" + name + "_TIMEOUT", "400ms"));
    var engine = engine(config);
    // A token that is asked for first has as little time, and may need another try.
    var call =
        await()
            .ignoreExceptions()
            .until(() -> engine.prepare(IMAGE, new Cancellation()), it -> true);
    var begin = System.nanoTime();

    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(call::call)
        .returns(Reason.TIMEOUT, ProviderFailure::reason);

    assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(9).toNanos());
  }

  /** The provider read it and charged for it, and its answer went nowhere. */
  @Test
  void what_is_interrupted_before_it_is_sent_is_not_sent() {
    var call = patient.prepare(IMAGE, new Cancellation());
    var calls = faults().calls();
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(ProviderFailure.class).isThrownBy(call::call);

    assertThat(Thread.interrupted()).isTrue();
    patient.read(IMAGE, new Cancellation());
    assertThat(faults().calls() - calls).isEqualTo(1);
  }

  @Test
  void what_is_prepared_and_not_called_is_not_sent() {
    var calls = faults().calls();

    patient.prepare(IMAGE, new Cancellation());

    assertThat(faults().calls()).isEqualTo(calls);
  }

  @Test
  void a_host_that_hangs_up_is_unavailable() {
    faults().next(Fault.HANG_UP);

    assertFails(IMAGE, Reason.UNAVAILABLE, "");
  }

  @Test
  void a_redirect_is_not_followed() {
    faults().next(Fault.ELSEWHERE);

    assertFails(IMAGE, Reason.DEFECT, "");
  }

  @Test
  void of_an_answer_without_an_end_no_more_is_taken() {
    faults().next(Fault.ENDLESS);

    assertFails(IMAGE, Reason.DEFECT, "");
    var poured = new long[] {-1};
    await()
        .until(
            () -> {
              var before = poured[0];
              poured[0] = simulators.poured();
              return before == poured[0];
            });
    assertThat(poured[0]).isLessThan(64L << 20);
  }

  @Test
  void what_is_cancelled_while_the_host_thinks_ends_at_once() throws Exception {
    faults().next(Fault.SLOW);
    var cancellation = new Cancellation();
    var thread = Executors.newSingleThreadExecutor();
    try {
      var calls = faults().calls();
      var reading = thread.submit(() -> patient.read(IMAGE, cancellation));
      await().until(() -> faults().calls() > calls);

      cancellation.cancel();

      assertThat(reading)
          .failsWithin(PATIENCE.toSeconds() / 2, TimeUnit.SECONDS)
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("took too long");
    } finally {
      thread.shutdownNow();
    }
  }
}
