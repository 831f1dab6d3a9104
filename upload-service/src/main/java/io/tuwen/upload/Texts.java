package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.TextDetail;
import java.time.Duration;
import java.util.Optional;

/** Where the text of an image comes from, for clients that wait for it in their upload. */
public interface Texts {
  /**
   * Waits for the text of an image.
   *
   * @param caller who waits; it has its share of waits, and sees its own images
   * @return empty where there is none after that time; never a failure of what lies between, as
   *     long as another try may help
   */
  Uni<Optional<OcrResult>> await(Caller caller, ImageKey image, TextDetail detail, Duration atMost);
}
