package io.tuwen.ocr.wechat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.cloud.Answer;
import io.tuwen.ocr.cloud.FoundText;
import io.tuwen.ocr.cloud.Numbers;
import io.tuwen.ocr.cloud.Refusal;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.UnreadableText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An answer of WeChat's. Its status is 200 in any case; {@code errcode} is a number or a text, and
 * may be missing where nothing is wrong.
 */
final class WechatAnswer {
  static final int BUSY = -1;
  static final int UNDECODABLE = 101002;

  private static final int OK = 200;
  private static final Pattern REQUEST = Pattern.compile("rid: ([0-9A-Za-z-]{1,64})");
  private static final List<String> CORNERS =
      List.of("left_top", "right_top", "right_bottom", "left_bottom");

  private final int status;
  private final JsonNode body;
  private final int errcode;

  WechatAnswer(Answer answer) {
    status = answer.status();
    body = answer.json();
    errcode = body.path("errcode").asInt(0);
  }

  int status() {
    return status;
  }

  int errcode() {
    return errcode;
  }

  JsonNode body() {
    return body;
  }

  boolean isSuccess() {
    return status == OK && errcode == 0;
  }

  /** Whether it says that an image was read, be it one without a text. */
  boolean isReading() {
    return isSuccess() && body.path("items").isArray();
  }

  /** Whether the token has expired, and another may do. */
  boolean isStale() {
    return errcode == 40001 || errcode == 40014 || errcode == 42001;
  }

  OcrText text(SentImage image) throws UnreadableText {
    var items = body.path("items");
    if (!items.isArray()) {
      throw new UnreadableText("no items");
    }
    var found = new FoundText(image);
    for (var item : items) {
      var text = item.path("text");
      if (!text.isTextual()) {
        throw new UnreadableText("an item without a text");
      }
      found.add(text.textValue(), corners(item.path("pos")), 1);
    }
    return found.text();
  }

  private static double[] corners(JsonNode place) throws UnreadableText {
    var corners = new double[2 * CORNERS.size()];
    for (int i = 0; i < CORNERS.size(); i++) {
      var corner = place.path(CORNERS.get(i));
      corners[2 * i] = Numbers.of(corner.path("x"));
      corners[2 * i + 1] = Numbers.of(corner.path("y"));
    }
    return corners;
  }

  Refusal refusal(Instant now) {
    return switch (errcode) {
      case 45009 -> refusal(Reason.EXHAUSTED, Refusal.untilTomorrow(now));
      case 45011 -> refusal(Reason.THROTTLED, Duration.ofMinutes(1));
      default -> refusal(reason(), Duration.ZERO);
    };
  }

  Refusal refusal(Reason reason, Duration pause) {
    var request = REQUEST.matcher(body.path("errmsg").asText(""));
    return new Refusal(
        reason,
        pause,
        errcode == 0 ? "" : Integer.toString(errcode),
        request.find() ? request.group(1) : "");
  }

  private Reason reason() {
    return switch (errcode) {
      case 0 -> status == OK ? Reason.DEFECT : Refusal.of(status);
      case BUSY -> Reason.UNAVAILABLE;
      case 40001, 40014, 42001, 40013, 40125, 40164, 41002, 41004, 48001 -> Reason.REFUSED;
      case 89501, 89503, 89506, 89507 -> Reason.REFUSED;
      case 101000 -> Reason.DEFECT;
      default -> errcode / 100 == 1010 ? Reason.IMAGE : Reason.DEFECT;
    };
  }
}
