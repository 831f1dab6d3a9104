package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code {key}_ocr.json}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OcrResultJson(
    Status status,
    String key,
    String eTag,
    EngineId engine,
    String time,
    String text,
    ImageSize image,
    List<Line> lines,
    Failure error) {

  enum Status {
    completed,
    failed
  }

  record Failure(String code, String detail) {}

  // A newer version of us may say more; what it adds is passed over.
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static byte[] write(OcrResult result) throws IOException {
    return JSON.writeValueAsBytes(of(result));
  }

  static OcrResult read(byte[] json) throws IOException {
    return JSON.readValue(json, OcrResultJson.class).toResult();
  }

  private static OcrResultJson of(OcrResult result) {
    var key = result.key().value();
    var eTag = result.eTag().value();
    var time = result.time().toString();
    if (result instanceof OcrResult.Completed completed) {
      var text = completed.text();
      return new OcrResultJson(
          Status.completed,
          key,
          eTag,
          result.engine(),
          time,
          text.text(),
          text.image(),
          text.lines(),
          null);
    }
    var failed = (OcrResult.Failed) result;
    var failure = new Failure(failed.code(), failed.detail());
    return new OcrResultJson(
        Status.failed, key, eTag, result.engine(), time, null, null, null, failure);
  }

  private OcrResult toResult() throws IOException {
    try {
      var original = new ObjectKey(key);
      var version = new ETag(eTag);
      var at = Instant.parse(time);
      return switch (status) {
        case completed ->
            new OcrResult.Completed(original, version, engine, at, new OcrText(image, lines));
        case failed ->
            new OcrResult.Failed(original, version, engine, at, error.code(), error.detail());
      };
    } catch (RuntimeException e) {
      throw new IOException("not an OCR result", e);
    }
  }
}
