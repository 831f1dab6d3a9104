package io.tuwen.ocr.market;

import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.cloud.Answer;
import io.tuwen.ocr.cloud.PrismText;
import io.tuwen.ocr.cloud.Refusal;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.UnreadableText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * An answer of the market. Where it has a code or a message in its headers, the gateway answered;
 * else the service behind it did, by its status.
 */
record MarketAnswer(Answer answer) {
  private static final int OK = 200;

  boolean isText() {
    return answer.status() == OK && code().isEmpty();
  }

  OcrText text(SentImage image) throws UnreadableText {
    return PrismText.read(answer.json(), image);
  }

  /** What it says in place of a text. */
  Refusal refusal(Instant now) {
    var reason = reason();
    var pause = reason == Reason.EXHAUSTED ? Refusal.untilTomorrow(now) : Duration.ZERO;
    return new Refusal(reason, pause, said(), request());
  }

  /** What it says that has a text's status and no text. */
  Refusal unreadable() {
    return new Refusal(Reason.DEFECT, said(), request());
  }

  private String request() {
    return answer.header("X-Ca-Request-Id");
  }

  private String code() {
    return answer.header("X-Ca-Error-Code");
  }

  /** Some sellers write a code of theirs into the body. */
  private String said() {
    return code().isEmpty() ? answer.json().path("error_code").asText("") : code();
  }

  private Reason reason() {
    var code = code();
    if (!code.isEmpty()) {
      return byCode(code);
    }
    var message = answer.header("X-Ca-Error-Message").toLowerCase(Locale.ROOT);
    return message.isEmpty() ? byService() : byMessage(message);
  }

  private Reason byCode(String code) {
    return switch (code) {
      case "B403MQ" -> Reason.EXHAUSTED;
      case "B403ME", "B403MI", "B403OD", "B403MO" -> Reason.REFUSED;
      case "A400AC", "A401AC", "A400MA", "I403AA", "A403EP" -> Reason.REFUSED;
      case "D504TO", "X504TO" -> Reason.TIMEOUT;
      case "I413RL", "I413UL" -> Reason.IMAGE;
      default -> byKind(code);
    };
  }

  /** The first letter is the part of the gateway, the number the status. */
  private Reason byKind(String code) {
    if (code.startsWith("A") || code.startsWith("B")) {
      return Reason.REFUSED;
    }
    if (code.startsWith("T429")) {
      return Reason.THROTTLED;
    }
    if (code.startsWith("D5") || code.startsWith("X5") || code.startsWith("N5")) {
      return Reason.UNAVAILABLE;
    }
    return code.startsWith("I40") ? Reason.DEFECT : Refusal.of(answer.status());
  }

  /** Older instances of the gateway have no codes. */
  private Reason byMessage(String message) {
    if (message.contains("quota exhausted")) {
      return Reason.EXHAUSTED;
    }
    if (message.contains("throttled by")) {
      return Reason.THROTTLED;
    }
    if (message.contains("failed to call backend service")) {
      return Reason.UNAVAILABLE;
    }
    if (message.contains("appcode") || message.contains("appkey")) {
      return Reason.REFUSED;
    }
    return Refusal.of(answer.status());
  }

  private Reason byService() {
    return switch (answer.status()) {
      case 450 -> Reason.UNAVAILABLE;
      case 462 -> Reason.IMAGE;
      default -> Refusal.of(answer.status());
    };
  }
}
