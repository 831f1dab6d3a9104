package io.tuwen.upload.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.language.Language;
import io.tuwen.contract.language.Messages;
import io.tuwen.contract.ocr.Line;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Quad;
import java.util.List;

/** The answer of WeChat's {@code cv/ocr/comm}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WxOcr(int errcode, String errmsg, List<Item> items, @JsonProperty("img_size") Size imgSize) {
  private static final int OK = 0;
  private static final int SYSTEM_ERROR = -1;
  private static final int MEDIA_DATA_MISSING = 41005;
  private static final int QUOTA_USED_UP = 45009;
  private static final int TOO_OFTEN = 45011;
  private static final int INVALID_IMAGE_URL = 101000;
  private static final int DECODE_FAILED = 101002;
  private static final int INVALID_CREDENTIAL = 40001;
  private static final int NOT_ALLOWED = 48001;

  record Item(String text, Pos pos) {
    static Item of(Line line) {
      return new Item(line.text(), Pos.of(line.quad()));
    }
  }

  record Pos(
      @JsonProperty("left_top") Corner leftTop,
      @JsonProperty("right_top") Corner rightTop,
      @JsonProperty("right_bottom") Corner rightBottom,
      @JsonProperty("left_bottom") Corner leftBottom) {
    static Pos of(Quad quad) {
      return new Pos(
          Corner.of(quad.topLeft()),
          Corner.of(quad.topRight()),
          Corner.of(quad.bottomRight()),
          Corner.of(quad.bottomLeft()));
    }
  }

  record Size(int w, int h) {}

  static WxOcr of(OcrResult result, Language language) {
    return result instanceof OcrResult.Failed failed
        ? failed(ErrorCode.parse(failed.code()), failed.detail(), language)
        : of(((OcrResult.Completed) result).text());
  }

  static WxOcr pending(Language language) {
    return failed(
        ErrorCode.PROCESSING_TIMEOUT,
        SYSTEM_ERROR,
        "the image is still being read, try again",
        language);
  }

  private static WxOcr of(OcrText text) {
    return new WxOcr(
        OK,
        "ok",
        text.lines().stream().map(Item::of).toList(),
        new Size(text.image().width(), text.image().height()));
  }

  static WxOcr failed(ErrorCode code, String detail, Language language) {
    return failed(code, errcode(code), detail, language);
  }

  private static WxOcr failed(ErrorCode code, int errcode, String detail, Language language) {
    return new WxOcr(errcode, Messages.detail(code, detail, language), null, null);
  }

  private static int errcode(ErrorCode code) {
    return switch (code) {
      case NO_IMAGE, MALFORMED_MULTIPART, MALFORMED_REQUEST -> MEDIA_DATA_MISSING;
      case IMAGE_NOT_FETCHED -> INVALID_IMAGE_URL;
      case UNAUTHORIZED -> INVALID_CREDENTIAL;
      case SCOPE_MISSING -> NOT_ALLOWED;
      case UPLOAD_RATE_EXCEEDED, QUOTA_EXCEEDED -> TOO_OFTEN;
      case UPLOAD_BYTES_EXCEEDED, STORED_QUOTA_EXCEEDED -> QUOTA_USED_UP;
      case UPLOAD_TIMEOUT -> SYSTEM_ERROR;
      // A client tries again what is the system's, and what is permanent fails for ever.
      default -> code.category() == Category.PERMANENT ? DECODE_FAILED : SYSTEM_ERROR;
    };
  }
}
