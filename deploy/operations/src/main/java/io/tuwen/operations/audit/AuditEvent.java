package io.tuwen.operations.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;

/**
 * An action of an operator.
 *
 * @param id sorts by time
 * @param action such as {@code dead_letters.redriven}
 * @param target what it was done to: the parts of the address
 * @param request what was asked for, cut where it is long; null where it is not kept
 * @param outcome how it ended
 * @param code of the error, for one that failed
 * @param result what was answered, cut where it is long; null where it is not kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditEvent(
    String id,
    Instant time,
    Actor actor,
    String action,
    Map<String, String> target,
    String request,
    Outcome outcome,
    String code,
    String result) {

  /** How an action ended. */
  public enum Outcome {
    /** It has not ended, or the service ended before it. */
    begun,
    done,
    failed
  }

  public AuditEvent {
    target = target == null ? Map.of() : Map.copyOf(target);
  }

  AuditEvent ended(Outcome how, String error, String answer) {
    return new AuditEvent(id, time, actor, action, target, request, how, error, answer);
  }
}
