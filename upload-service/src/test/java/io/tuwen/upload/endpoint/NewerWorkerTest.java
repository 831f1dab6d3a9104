package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.store.ETag;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * During an upgrade a new worker writes failures with codes that the old upload-service does not
 * know. Both compatibility endpoints used to throw an {@link IllegalArgumentException} on them.
 */
class NewerWorkerTest {
  private static final OcrResult UNKNOWN =
      new OcrResult.Failed(
          new ObjectKey("guest/x"),
          new ETag("00aa"),
          new EngineId("embedded", 2),
          Instant.EPOCH,
          "code_of_next_year",
          "the image is haunted");

  @Test
  void wechats_answer_to_an_unknown_code_is_its_system_error() {
    assertThat(WxOcr.of(UNKNOWN, Language.ENGLISH))
        .isEqualTo(new WxOcr(-1, "the image is haunted", null, null));
  }

  @Test
  void the_clouds_answer_to_an_unknown_code_is_an_internal_error_with_the_workers_sentence() {
    var failure =
        catchThrowableOfType(
            TuwenException.class,
            () -> PrismOcr.of(null, UNKNOWN, new PrismOcr.Wishes(false, false, false, false)));

    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    assertThat(failure).hasMessageContaining("the image is haunted");
  }
}
