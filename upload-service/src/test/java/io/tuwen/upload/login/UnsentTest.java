package io.tuwen.upload.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A code works once, so it is sent again only after a connection that never opened. */
class UnsentTest {
  static Stream<Exception> neverOpened() {
    return Stream.of(
        new ConnectException("refused"),
        new ConnectTimeoutException("no answer"),
        new UnknownHostException("api.weixin.qq.com"));
  }

  static Stream<Exception> mayHaveArrived() {
    return Stream.of(
        new HttpClosedException("closed"),
        new TimeoutException("of the answer"),
        new IOException("broken pipe"),
        new IllegalStateException("anything else"));
  }

  @ParameterizedTest
  @MethodSource("neverOpened")
  void what_was_never_sent_may_be_sent_again(Exception failure) {
    assertThat(Unsent.isCauseOf(failure)).isTrue();
    assertThat(Unsent.isCauseOf(new IllegalStateException(failure))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("mayHaveArrived")
  void what_may_have_arrived_is_not(Exception failure) {
    assertThat(Unsent.isCauseOf(failure)).isFalse();
    assertThat(Unsent.isCauseOf(new IllegalStateException(failure))).isFalse();
  }
}
