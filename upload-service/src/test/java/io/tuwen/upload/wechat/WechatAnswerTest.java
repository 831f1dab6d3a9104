package io.tuwen.upload.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WechatAnswerTest {
  @Test
  void a_success_has_an_openid_and_no_errcode() {
    var answer =
        WechatAnswer.read("{\"session_key\":\"k==\",\"openid\":\"oABC\",\"unionid\":\"u\"}");

    assertThat(answer.openId()).contains("oABC");
    assertThat(answer.toString()).doesNotContain("k==");
  }

  @ParameterizedTest
  @CsvSource({
    "40029, INVALID_CODE",
    "40163, INVALID_CODE",
    "40226, LOGIN_BLOCKED",
    "45011, QUOTA_EXCEEDED",
    "-1, PROVIDER_UNAVAILABLE",
    "40013, PROVIDER_REFUSED",
    "40125, PROVIDER_REFUSED",
    "41002, PROVIDER_REFUSED",
    "41004, PROVIDER_REFUSED",
    "41008, PROVIDER_REFUSED",
    "40164, PROVIDER_REFUSED",
    "89503, PROVIDER_REFUSED",
    "89501, PROVIDER_REFUSED",
    "89506, PROVIDER_REFUSED",
    "89507, PROVIDER_REFUSED",
    "12345, PROVIDER_REFUSED"
  })
  void every_errcode_has_its_answer_as_number_and_as_text(int errcode, String code) {
    for (var form : new String[] {"%d", "\"%d\""}) {
      var value = form.formatted(errcode);
      var answer =
          WechatAnswer.read("{\"errcode\":%s,\"errmsg\":\"no, rid: 65-a1\"}".formatted(value));

      assertThat(answer.code()).hasToString(code);
      assertThat(answer.requestId()).isEqualTo("65-a1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "<html>",
        "{\"errcode\":0}",
        "{\"openid\":\"\"}",
        "{\"session_key\":\"k\"}",
        "{\"errcode\":\"many\"}"
      })
  void what_is_no_answer_is_as_if_there_was_none(String text) {
    assertThat(WechatAnswer.read(text).openId()).isEmpty();
    assertThat(WechatAnswer.read(text).code()).hasToString("PROVIDER_UNAVAILABLE");
  }

  @Test
  void an_openid_beside_an_error_is_none() {
    assertThat(WechatAnswer.read("{\"errcode\":40029,\"openid\":\"oABC\"}").openId()).isEmpty();
  }
}
