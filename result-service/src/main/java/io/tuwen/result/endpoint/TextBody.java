package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import java.util.List;

/** An OCR result as clients get it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TextBody(
    String id,
    Status status,
    String eTag,
    EngineId engine,
    String time,
    String text,
    ImageSize image,
    List<Line> lines,
    Failure error) {

  enum Status {
    completed,
    failed,
    pending
  }

  record Failure(String code, String title, String detail) {
    static Failure of(OcrResult.Failed failed) {
      return of(failed.code(), failed.detail());
    }

    static Failure of(String code, String detail) {
      return new Failure(code, ErrorCode.parse(code).title(), detail);
    }
  }

  static TextBody pending(ImageKey image) {
    return new TextBody(
        image.id().value(), Status.pending, null, null, null, null, null, null, null);
  }

  static TextBody of(ImageKey image, OcrResult result) {
    var id = image.id().value();
    var eTag = result.eTag().value();
    var time = result.time().toString();
    if (result instanceof OcrResult.Completed completed) {
      var text = completed.text();
      return new TextBody(
          id,
          Status.completed,
          eTag,
          result.engine(),
          time,
          text.text(),
          text.image(),
          text.lines(),
          null);
    }
    var failure = Failure.of((OcrResult.Failed) result);
    return new TextBody(id, Status.failed, eTag, result.engine(), time, null, null, null, failure);
  }
}
