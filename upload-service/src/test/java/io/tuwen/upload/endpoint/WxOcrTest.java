package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.language.Language;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of WeChat's addresses do after a failure: try again at -1, and not at others. */
class WxOcrTest {
  /** Two of them were -1, and clients sent such an image for ever. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "NOT_FOUND",
        "IMAGE_TOO_LARGE",
        "UNSUPPORTED_TYPE",
        "IMAGE_UNREADABLE",
        "TOO_MANY_PIXELS",
        "IMAGE_TOO_COMPLEX",
        "PROCESSING_REFUSED",
        "PROCESSING_TIMEOUT",
        "WORKER_CRASHED",
        "ENGINE_REFUSED_IMAGE"
      })
  void an_image_that_a_worker_gave_up_for_good_is_one_that_cannot_be_read(ErrorCode code) {
    assertThat(errcode(code)).isEqualTo(101002);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UPLOAD_TIMEOUT", "TOO_MANY_UPLOADS", "ENGINE_UNAVAILABLE", "INTERNAL_ERROR"})
  void what_may_pass_is_tried_again(ErrorCode code) {
    assertThat(errcode(code)).isEqualTo(-1);
  }

  private static int errcode(ErrorCode code) {
    return WxOcr.failed(code, "x", Language.ENGLISH).errcode();
  }
}
