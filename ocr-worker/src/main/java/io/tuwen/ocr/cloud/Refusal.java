package io.tuwen.ocr.cloud;

import io.tuwen.contract.EngineId;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jboss.logging.Logger;

/**
 * What a provider said in place of a text.
 *
 * @param pause for which it wants no further call; zero where it did not say
 * @param code of its own, as a word; empty where it has none
 * @param request by which the provider finds the call again; empty where it did not say
 */
public record Refusal(Reason reason, Duration pause, String code, String request) {
  private static final Logger LOG = Logger.getLogger(Refusal.class);
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  /** For so long into a day, a quota may be that of the day before. */
  private static final Duration LATE = Duration.ofMinutes(30);

  public Refusal {
    code = Answer.word(code);
    request = Answer.word(request);
  }

  /** A refusal without a pause. */
  public Refusal(Reason reason, String code, String request) {
    this(reason, Duration.ZERO, code, request);
  }

  /** What a status means where the answer has nothing that says more. */
  public static Reason of(int status) {
    return switch (status) {
      case 401, 402, 403 -> Reason.REFUSED;
      case 408, 504 -> Reason.TIMEOUT;
      case 413, 415 -> Reason.IMAGE;
      case 429 -> Reason.THROTTLED;
      default -> status >= 500 && status < 600 ? Reason.UNAVAILABLE : Reason.DEFECT;
    };
  }

  /**
   * Until the next day begins in China, when quotas begin again. Zero at the beginning of a day: a
   * provider whose clock or count is late speaks of the day before, and is asked again soon.
   */
  public static Duration untilTomorrow(Instant now) {
    var today = now.atZone(CHINA).toLocalDate();
    if (now.isBefore(today.atStartOfDay(CHINA).plus(LATE).toInstant())) {
      return Duration.ZERO;
    }
    return Duration.between(now, today.plusDays(1).atStartOfDay(CHINA));
  }

  /** The failure to throw; the log gets a line. */
  public ProviderFailure failure(EngineId engine, int status) {
    LOG.logf(
        level(),
        "event=provider_refused engine=%s reason=%s status=%d code=%s request=%s",
        engine,
        reason,
        status,
        code.isEmpty() ? "-" : code,
        request.isEmpty() ? "-" : request);
    var said = code.isEmpty() ? Integer.toString(status) : status + " " + code;
    return new ProviderFailure(reason, pause, meaning(engine.name()).formatted(said), null);
  }

  private String meaning(String engine) {
    var sentence =
        switch (reason) {
          case THROTTLED -> "gets too many images at once";
          case UNAVAILABLE -> "does not work at the moment";
          case TIMEOUT -> "did not answer in time";
          case EXHAUSTED -> "has no calls left";
          case REFUSED -> "does not take our credentials or our subscription";
          case IMAGE -> "does not take this image";
          case DEFECT -> "and this worker do not understand each other";
        };
    return "the OCR provider " + engine + " " + sentence + " (%s)";
  }

  /** An operator has to mend what no later try mends. */
  private Logger.Level level() {
    return switch (reason) {
      case EXHAUSTED, REFUSED, DEFECT -> Logger.Level.ERROR;
      case THROTTLED, UNAVAILABLE, TIMEOUT -> Logger.Level.WARN;
      case IMAGE -> Logger.Level.INFO;
    };
  }
}
