package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResultJson.Failure;
import io.tuwen.contract.ocr.OcrResultJson.Status;
import java.util.List;

/** The codes of an image, without its text. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CodesBody(String id, Status status, ImageSize image, List<Code> codes, Failure error) {
  static CodesBody of(ImageKey image, OcrResult result) {
    var id = image.id().value();
    if (result instanceof OcrResult.Completed completed) {
      var text = completed.text();
      return new CodesBody(id, Status.completed, text.image(), text.codes(), null);
    }
    var failed = (OcrResult.Failed) result;
    var failure = Failure.of(failed.code(), failed.detail());
    return new CodesBody(id, Status.failed, null, null, failure);
  }
}
