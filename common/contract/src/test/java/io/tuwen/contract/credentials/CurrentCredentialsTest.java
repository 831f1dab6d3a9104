package io.tuwen.contract.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentCredentialsTest {
  private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicInteger fetched = new AtomicInteger();
  private final AtomicReference<Instant> expiration =
      new AtomicReference<>(START.plus(Duration.ofHours(1)));
  private volatile boolean isDown;
  private CurrentCredentials credentials;

  private Credentials fetch() throws IOException {
    fetched.incrementAndGet();
    if (isDown) {
      throw new IOException("STS answered 503");
    }
    return new Credentials("STS.1", "s3cret", Optional.of("t0ken"), Optional.of(expiration.get()));
  }

  private CurrentCredentials started() {
    credentials = CurrentCredentials.of(this::fetch, now::get);
    return credentials;
  }

  @AfterEach
  void close() {
    if (credentials != null) {
      credentials.close();
    }
  }

  @Test
  void the_first_caller_waits_for_the_first_credentials() {
    assertThat(started().get().accessKeyId()).isEqualTo("STS.1");
  }

  @Test
  void they_are_used_up_to_their_end_while_they_cannot_be_renewed() {
    var current = started();
    current.get();
    isDown = true;
    now.set(expiration.get().minusMillis(1));

    assertThat(current.get().accessKeyId()).isEqualTo("STS.1");
  }

  @Test
  void what_has_expired_is_never_handed_out() {
    var current = started();
    current.get();
    isDown = true;
    now.set(expiration.get());

    assertThatThrownBy(current::get)
        .isInstanceOfSatisfying(
            TuwenException.class,
            it -> assertThat(it.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE))
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void an_expired_answer_is_a_failure() {
    expiration.set(START);

    assertThatThrownBy(started()::get).isInstanceOf(TuwenException.class);
  }

  @Test
  void a_caller_fetches_where_they_have_ended_meanwhile() {
    var current = started();
    current.get();
    var end = expiration.get();
    // In this order: what is fetched in between is to be new.
    expiration.set(end.plus(Duration.ofHours(1)));
    now.set(end);

    assertThat(current.get().expiration()).contains(expiration.get());
  }

  @Test
  void a_service_is_ready_while_a_minute_is_left() {
    var current = started();
    current.get();

    now.set(expiration.get().minusSeconds(60));
    assertThat(current.isReady()).isTrue();
    now.set(expiration.get().minusSeconds(59));
    assertThat(current.isReady()).isFalse();
  }

  @Test
  void a_service_without_credentials_is_not_ready_and_becomes_so() {
    isDown = true;
    var current = started();
    assertThatThrownBy(current::get).isInstanceOf(TuwenException.class);
    assertThat(current.isReady()).isFalse();

    isDown = false;

    await().until(current::isReady);
  }

  @Test
  void many_callers_that_have_nothing_ask_once() throws Exception {
    var asked = new CountDownLatch(1);
    var answers = new CountDownLatch(1);
    credentials =
        CurrentCredentials.of(
            () -> {
              asked.countDown();
              try {
                answers.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              return fetch();
            },
            now::get);
    asked.await();
    var threads = Executors.newFixedThreadPool(16);
    try {
      var calls =
          IntStream.range(0, 16)
              .mapToObj(it -> threads.submit((Callable<Credentials>) credentials::get))
              .toList();
      answers.countDown();
      for (var call : calls) {
        assertThat(call.get().accessKeyId()).isEqualTo("STS.1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fetched).hasValue(1);
  }

  @Test
  void those_that_do_not_change_are_ready_for_ever() {
    var fixed =
        CurrentCredentials.fixed(
            new Credentials("id", "s3cret", Optional.empty(), Optional.empty()));

    assertThat(fixed.isReady()).isTrue();
    assertThat(fixed.get().accessKeyId()).isEqualTo("id");
    fixed.close();
  }

  @Test
  void no_text_of_them_has_the_secret_or_the_token() {
    assertThat(started().get().toString()).contains("STS.1").doesNotContain("s3cret", "t0ken");
  }
}
