package io.tuwen.contract.compat;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenEndpointsTest {
  /** Or an operator would believe that an endpoint is on, or off. */
  @Test
  void a_name_that_is_none_ends_the_start_and_says_which_there_are() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new OpenEndpoints(() -> Optional.of(List.of("wx_ocr"))))
        .withMessageContaining("wx_ocr")
        .withMessageContaining("wxocr, cv_ocr_comm, upload_ocr_image, get_ocr_result, ocrservice");
  }

  @Test
  void every_name_is_known_and_none_need_be_there() {
    assertThatNoException()
        .isThrownBy(
            () ->
                new OpenEndpoints(
                    () ->
                        Optional.of(
                            List.of(
                                "wxocr",
                                "cv_ocr_comm",
                                "upload_ocr_image",
                                "get_ocr_result",
                                "ocrservice"))));
    assertThatNoException().isThrownBy(() -> new OpenEndpoints(Optional::empty));
  }
}
