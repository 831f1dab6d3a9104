package io.tuwen.contract.ocr;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A text as JSON: {@code {key}_ocr.json} in the bucket, and the same in the API.
 *
 * @param id of the image, in the API
 * @param key of the original, in the bucket
 * @param rotation as in {@link OcrText}; results of {@code embedded/1} have none
 * @param codes nothing in the result of a version of us that looked for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OcrResultJson(
    String id,
    Status status,
    String key,
    String eTag,
    EngineId engine,
    String time,
    String text,
    ImageSize image,
    Integer rotation,
    List<Line> lines,
    List<Code> codes,
    Failure error) {

  /** How far it is; what is in the bucket is never pending. */
  public enum Status {
    completed,
    failed,
    pending
  }

  /**
   * Why there will be no text.
   *
   * @param title of the code, in the API
   */
  public record Failure(
      String code, @JsonInclude(JsonInclude.Include.NON_NULL) String title, String detail) {
    public static Failure of(String code, String detail) {
      return new Failure(code, ErrorCode.parse(code).title(), detail);
    }
  }

  // A newer version of us may say more; what it adds is passed over.
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** What the API says of an image that has a result. */
  public static OcrResultJson of(ImageId id, OcrResult result, TextDetail detail) {
    return result instanceof OcrResult.Failed failed
        ? of(id.value(), null, result, Failure.of(failed.code(), failed.detail()), detail)
        : of(id.value(), null, result, null, detail);
  }

  /** What the API says of an image that has none yet. */
  public static OcrResultJson pending(ImageId id) {
    return new OcrResultJson(
        id.value(), Status.pending, null, null, null, null, null, null, null, null, null, null);
  }

  static byte[] write(OcrResult result) throws IOException {
    var key = result.key().value();
    return JSON.writeValueAsBytes(
        result instanceof OcrResult.Failed failed
            ? of(
                null,
                key,
                result,
                new Failure(failed.code(), null, failed.detail()),
                TextDetail.CHARS)
            : of(null, key, result, null, TextDetail.CHARS));
  }

  static OcrResult read(byte[] json) throws IOException {
    try {
      var read = JSON.readValue(json, OcrResultJson.class);
      return read.toResult(new ObjectKey(read.key)).orElseThrow();
    } catch (RuntimeException e) {
      throw new IOException("not an OCR result", e);
    }
  }

  private static OcrResultJson of(
      String id, String key, OcrResult result, Failure failure, TextDetail detail) {
    var eTag = result.eTag().value();
    var time = result.time().toString();
    if (result instanceof OcrResult.Completed completed) {
      var text = completed.text();
      return new OcrResultJson(
          id,
          Status.completed,
          key,
          eTag,
          result.engine(),
          time,
          text.text(),
          text.image(),
          text.rotation(),
          detail == TextDetail.CHARS
              ? text.lines()
              : text.lines().stream().map(Line::withoutChars).toList(),
          text.codes(),
          null);
    }
    return new OcrResultJson(
        id, Status.failed, key, eTag, result.engine(), time, null, null, null, null, null, failure);
  }

  /**
   * The result that this says of an original; empty where there is none yet.
   *
   * @throws RuntimeException where it is none
   */
  public Optional<OcrResult> toResult(ObjectKey original) {
    return switch (status) {
      case completed ->
          Optional.of(
              new OcrResult.Completed(
                  original,
                  new ETag(eTag),
                  engine,
                  Instant.parse(time),
                  new OcrText(
                      image,
                      rotation == null ? 0 : rotation,
                      lines,
                      codes == null ? List.of() : codes)));
      case failed ->
          Optional.of(
              new OcrResult.Failed(
                  original,
                  new ETag(eTag),
                  engine,
                  Instant.parse(time),
                  error.code(),
                  error.detail()));
      case pending -> Optional.empty();
    };
  }
}
