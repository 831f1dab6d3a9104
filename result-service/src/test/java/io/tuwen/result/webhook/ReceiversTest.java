package io.tuwen.result.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tuwen.contract.key.HmacSha256;
import io.tuwen.contract.key.Owner;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReceiversTest {
  @Test
  void a_receiver_is_told_of_its_owners_alone() {
    var receiver = new Receiver("shop", "https://a.cn/", Set.of("users", "tenant:acme"), List.of());

    assertThat(receiver.isToldOf(new Owner("u-1"))).isTrue();
    assertThat(receiver.isToldOf(new Owner("t-acme"))).isTrue();
    assertThat(receiver.isToldOf(new Owner("t-acme2"))).isFalse();
    assertThat(receiver.isToldOf(new Owner("guest"))).isFalse();
    assertThat(receiver.isToldOf(new Owner("u"))).isFalse();
  }

  @Test
  void every_mistake_is_said_at_once_and_no_value_is_shown() {
    var config = Settings.of("ftp://hidden", "everybody");

    assertThatIllegalStateException()
        .isThrownBy(() -> new Receivers(config))
        .withMessageContaining("receivers.shop.url is an https:// address")
        .withMessageContaining("receivers.shop.owners is some of")
        .satisfies(it -> assertThat(it.getMessage()).doesNotContain("hidden", "everybody"));
  }

  /** The same vector as in {@code clients/test/unit/webhooks.test.js}. */
  @Test
  void a_delivery_is_signed_by_every_secret() {
    var keys =
        List.of(
            HmacSha256.key(Settings.SECRET.getBytes(UTF_8)),
            HmacSha256.key("another-secret-of-thirty-two-byte".getBytes(UTF_8)));

    assertThat(Signature.of(keys, 1_767_225_600, "{\"id\":\"evt_1\"}".getBytes(UTF_8)))
        .isEqualTo(
            "t=1767225600"
                + ",v1=cef25695720482d26c7b8bdc4d439b31ac373c45f257fbfca94e19e13296a341"
                + ",v1=b4c91d2a3dc26fc898e5c80f8ba9ed547316ce9ac928830895250f81a611c613");
  }

  @Test
  void an_answer_says_what_becomes_of_a_delivery() {
    assertThat(Sender.outcome(204)).isInstanceOf(Delivery.Outcome.Delivered.class);
    assertThat(Sender.outcome(410)).isInstanceOf(Delivery.Outcome.Refused.class);
    for (var status : List.of(199, 301, 308, 400, 401, 404, 500, 503)) {
      assertThat(Sender.outcome(status)).isInstanceOf(Delivery.Outcome.Failed.class);
    }
  }
}
