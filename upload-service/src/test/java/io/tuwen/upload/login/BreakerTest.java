package io.tuwen.upload.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicInteger calls = new AtomicInteger();
  private final Breaker breaker = new Breaker(nanos::get);

  private void fail(ErrorCode code) {
    ask(Uni.createFrom().failure(new TuwenException(code, "x")));
  }

  private void ask(Uni<String> answer) {
    breaker
        .call(
            () -> {
              calls.incrementAndGet();
              return answer;
            })
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  private void open() {
    for (int i = 0; i < Breaker.MAX_FAILURES; i++) {
      fail(ErrorCode.PROVIDER_UNAVAILABLE);
    }
    calls.set(0);
  }

  @Test
  void a_platform_that_does_not_answer_is_left_alone_for_a_while() {
    open();

    fail(ErrorCode.PROVIDER_UNAVAILABLE);

    assertThat(calls).hasValue(0);
  }

  @Test
  void one_call_is_let_through_after_the_rest_and_closes_it() {
    open();
    nanos.addAndGet(Breaker.REST.toNanos());

    ask(Uni.createFrom().item("answer"));
    ask(Uni.createFrom().item("answer"));

    assertThat(calls).hasValue(2);
  }

  @Test
  void one_call_is_let_through_after_the_rest_and_opens_it_again() {
    open();
    nanos.addAndGet(Breaker.REST.toNanos());

    fail(ErrorCode.PROVIDER_UNAVAILABLE);
    fail(ErrorCode.PROVIDER_UNAVAILABLE);

    assertThat(calls).hasValue(1);
  }

  @Test
  void a_refusal_is_an_answer() {
    for (int i = 0; i < 20; i++) {
      fail(ErrorCode.INVALID_CODE);
    }

    assertThat(calls).hasValue(20);
  }
}
