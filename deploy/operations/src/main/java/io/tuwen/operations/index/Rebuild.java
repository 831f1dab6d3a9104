package io.tuwen.operations.index;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.index.RebuildOrder;
import io.tuwen.contract.index.RebuildProgress;
import java.time.Instant;

/**
 * A rebuild of the index as operators see it.
 *
 * @param id of its order; null where result-service made the index since there was none
 * @param read events of uploads that are in the new version
 * @param total events of uploads that there are, as far as offsets tell
 * @param orderedAt null where there was no order
 * @param begunAt null where it was not begun
 * @param updatedAt when result-service told of it last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Rebuild(
    String id,
    State state,
    long read,
    long total,
    Instant orderedAt,
    Instant begunAt,
    Instant updatedAt) {

  /** How far it is. */
  public enum State {
    ordered,
    running,
    done
  }

  static Rebuild ordered(RebuildOrder order) {
    return new Rebuild(order.id(), State.ordered, 0, 0, order.at(), null, null);
  }

  static Rebuild of(RebuildProgress progress, Instant orderedAt) {
    return new Rebuild(
        progress.order(),
        progress.done() ? State.done : State.running,
        progress.read(),
        progress.total(),
        orderedAt,
        progress.begunAt(),
        progress.at());
  }
}
