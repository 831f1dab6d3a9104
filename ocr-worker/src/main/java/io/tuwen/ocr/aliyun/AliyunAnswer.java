package io.tuwen.ocr.aliyun;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.cloud.Answer;
import io.tuwen.ocr.cloud.PrismText;
import io.tuwen.ocr.cloud.Refusal;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.UnreadableText;
import java.util.Locale;

/** An answer of the API. An error has a code; its status says less, and not always the same. */
final class AliyunAnswer {
  private static final int OK = 200;

  private final int status;
  private final JsonNode body;
  private final String code;

  AliyunAnswer(Answer answer) {
    status = answer.status();
    body = answer.json();
    code = body.path("Code").asText("");
  }

  int status() {
    return status;
  }

  /** Older answers have a code where they succeed, too. */
  boolean isText() {
    return status == OK && (code.isEmpty() || code.equals("200") || code.equals("null"));
  }

  /** Whether the credentials have expired, and others may do. */
  boolean isStale() {
    return !isText()
        && switch (known()) {
          case "invalidststoken", "invalidsecuritytoken.expired" -> true;
          default -> false;
        };
  }

  /** The data are JSON in a text, and an object in some descriptions. */
  OcrText text(SentImage image) throws UnreadableText {
    var data = body.path("Data");
    return PrismText.read(data.isTextual() ? Answer.json(data.textValue()) : data, image);
  }

  Refusal refusal() {
    return new Refusal(reason(), code, request());
  }

  /** What it says that has a text's status and no text. */
  Refusal unreadable() {
    return new Refusal(Reason.DEFECT, code, request());
  }

  private String request() {
    return body.path("RequestId").asText("");
  }

  private String known() {
    return code.toLowerCase(Locale.ROOT);
  }

  private Reason reason() {
    var known = known();
    return switch (known) {
      case "algorithmerror", "serviceunavailable", "internalerror", "signaturenonceused" ->
          Reason.UNAVAILABLE;
      case "exceededimagecontent",
          "unsupportedimageformat",
          "unmatchedimagetype",
          "illegalimagecontent" ->
          Reason.IMAGE;
      case "ocrservicenotopen",
          "ocrserviceexpired",
          "nopermission",
          "invalidststoken",
          "illegalsignature",
          "signaturedoesnotmatch",
          "incompletesignature" ->
          Reason.REFUSED;
      case "missingimageurl", "illegalimageurl", "notsafeimageurl", "unsupportedencodeimageurl" ->
          Reason.DEFECT;
      default -> byKind(known);
    };
  }

  private Reason byKind(String known) {
    if (known.startsWith("throttling")) {
      return Reason.THROTTLED;
    }
    if (known.startsWith("invalidaccesskeyid")
        || known.startsWith("invalidsecuritytoken")
        || known.startsWith("invalidtimestamp")
        || known.startsWith("forbidden")) {
      return Reason.REFUSED;
    }
    return status == OK ? Reason.DEFECT : Refusal.of(status);
  }
}
