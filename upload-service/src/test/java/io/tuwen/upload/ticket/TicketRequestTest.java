package io.tuwen.upload.ticket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.upload.IdempotencyKey;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketRequestTest {
  private static final TicketRequest ANY =
      new TicketRequest(OptionalLong.empty(), Optional.empty(), Optional.empty());

  private static TicketRequest parse(String body) {
    return TicketRequest.parse(body.getBytes(UTF_8));
  }

  private static void assertRefused(String body, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> parse(body))
        .satisfies(it -> assertThat(it.code()).isEqualTo(code));
  }

  @Test
  void what_a_client_says_is_read() {
    assertThat(parse("{\"size\":1,\"contentType\":\"image/png\",\"idempotencyKey\":\"order-7\"}"))
        .isEqualTo(
            new TicketRequest(
                OptionalLong.of(1),
                Optional.of("image/png"),
                Optional.of(new IdempotencyKey("order-7"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"size\":null,\"contentType\":null,\"idempotencyKey\":null}",
        "{\"more\":1}"
      })
  void all_of_it_may_be_left_out(String body) {
    assertThat(parse(body)).isEqualTo(ANY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"size\":0}",
        "{\"size\":-1}",
        "{\"size\":1.5}",
        "{\"size\":\"1\"}",
        "{\"size\":9223372036854775808}",
        "{\"contentType\":7}",
        "{\"idempotencyKey\":7}",
        "{"
      })
  void what_is_not_to_be_understood_is_refused(String body) {
    assertRefused(body, ErrorCode.MALFORMED_REQUEST);
  }

  @Test
  void only_images_have_tickets() {
    assertRefused("{\"contentType\":\"text/html\"}", ErrorCode.UNSUPPORTED_TYPE);
  }
}
