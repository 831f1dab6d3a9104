package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.ocr.canary.Canary;
import io.tuwen.ocr.canary.Share;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An engine on trial that computes here: it was never warmed up beside a provider alone. */
class CanaryWarmUpTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Execution computing = new Execution("OCR", 1, LONG, new MemoryBudget(1 << 20));
  private final FakePaidEngine paid = new FakePaidEngine();
  private final ColdEngine second = new ColdEngine();
  private final Canary canary = canary(second);

  private Canary canary(OcrEngine engine) {
    return new Canary(engine, Share.parse("100%"), computing, metrics);
  }

  @AfterEach
  void close() {
    canary.close();
    computing.close();
  }

  @Test
  void an_engine_that_is_on_trial_alone_is_warmed_up_and_compared() {
    Engines.warmUp(chain(paid), Optional.of(canary));

    offer();

    await().until(() -> outcomes("compared") == 1);
    assertThat(second.warmUps).hasValue(1);
  }

  @Test
  void the_worker_does_not_wait_for_the_engine_on_trial() {
    second.gate = new CountDownLatch(1);

    Engines.warmUp(chain(paid), Optional.of(canary));

    offer();
    assertThat(outcomes("compared")).isZero();
    second.gate.countDown();
    await().until(() -> outcomes("compared") == 1);
  }

  @Test
  void a_worker_whose_engine_on_trial_cannot_read_works_all_the_same() {
    second.failure = new IllegalStateException("no child process is ready");

    Engines.warmUp(chain(paid), Optional.of(canary));

    offer();
    await().until(() -> outcomes("failed") == 1);
  }

  @Test
  void an_engine_of_the_chain_is_warmed_up_once() {
    Engines.warmUp(chain(paid, second), Optional.of(canary));

    offer();

    await().until(() -> outcomes("compared") == 1);
    assertThat(second.warmUps).hasValue(1);
  }

  @Test
  void a_provider_on_trial_is_not_asked_before_the_first_image() {
    try (var paidCanary = canary(paid)) {
      Engines.warmUp(chain(second), Optional.of(paidCanary));

      paidCanary.offer(
          new ObjectKey("guest/photo"), new byte[1], FakeEngine.text("text"), second.id());
      await().until(() -> paid.readings.get() == 1);
    }
    assertThat(paid.warmUps).hasValue(0);
  }

  private void offer() {
    canary.offer(
        new ObjectKey("guest/photo"), new byte[1], FakeEngine.text("text"), FakePaidEngine.ID);
  }

  private int outcomes(String outcome) {
    var counter = metrics.get("tuwen.ocr.canary").tags("engine", "cold", "outcome", outcome);
    return (int) counter.counter().count();
  }

  private EngineChain chain(OcrEngine... engines) {
    return new EngineChain(
        List.of(engines), computing, new FakeCodeReader(), LONG, OptionalDouble.empty());
  }

  /** Reads once it is warm. */
  private static final class ColdEngine implements OcrEngine {
    private final AtomicInteger warmUps = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile RuntimeException failure;

    @Override
    public EngineId id() {
      return new EngineId("cold", 1);
    }

    @Override
    public void warmUp() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (failure != null) {
        throw failure;
      }
      warmUps.incrementAndGet();
    }

    @Override
    public ReadText read(byte[] image, Cancellation cancellation) {
      if (warmUps.get() == 0) {
        throw new IllegalStateException("not warm");
      }
      return new ReadText(id(), FakeEngine.text("text"));
    }

    @Override
    public long memory(byte[] image) {
      return 0;
    }

    @Override
    public void close() {}
  }
}
