package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.resize.process.OssCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OssErrorsTest {
  private static final int TOO_MANY = 429;

  /** A busy machine was 400, which result-service takes for the end: a good image was given up. */
  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void what_may_succeed_later_is_never_the_fault_of_the_request(ErrorCode code) {
    var status = OssErrors.of(new TuwenException(code, "it failed")).ossCode().status();

    if (code.category() == Category.TRANSIENT) {
      assertThat(status).matches(it -> it >= 500 || it == TOO_MANY);
    } else {
      assertThat(status).isBetween(400, 499).isNotEqualTo(TOO_MANY);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "IMAGE_TOO_LARGE, IMAGE_TOO_LARGE",
    "TOO_MANY_PIXELS, IMAGE_TOO_LARGE",
    "IMAGE_TOO_COMPLEX, IMAGE_TOO_LARGE",
    "IMAGE_UNREADABLE, BAD_REQUEST",
    "WORKER_CRASHED, BAD_REQUEST",
    "PROCESSING_TIMEOUT, BAD_REQUEST",
    "TOO_MANY_RENDITIONS, TOO_MANY_REQUESTS",
    "QUOTA_EXCEEDED, TOO_MANY_REQUESTS",
    "INTERNAL_ERROR, INTERNAL_ERROR",
    "STORAGE_UNAVAILABLE, SERVICE_UNAVAILABLE",
    "STORAGE_REFUSED, SERVICE_UNAVAILABLE",
    "WORKER_OVERLOADED, SERVICE_UNAVAILABLE"
  })
  void a_failure_has_the_word_that_oss_has_for_it(ErrorCode code, OssCode word) {
    assertThat(OssErrors.of(new TuwenException(code, "it failed")).ossCode()).isEqualTo(word);
  }
}
