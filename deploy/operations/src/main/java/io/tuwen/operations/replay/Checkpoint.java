package io.tuwen.operations.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.RunState;
import java.time.Instant;
import java.util.Map;

/**
 * A checkpoint of a replay; its runner alone writes it.
 *
 * <p>INVARIANT: everything before {@code positions} is decided and, where it was selected, durable
 * in its lane before {@code lanes}. What the runner published after the checkpoint is in the lane
 * from there on, and the instance that goes on finds it there.
 *
 * @param positions the next offset of {@code image.uploaded}, by partition
 * @param lanes where in each lane to look for what was published since, by partition
 * @param last the last of its records in each lane, by partition
 * @param skipped images by the reason that none of the workers got them
 * @param finishedAt null before the end
 * @param perSecond records read, lately
 * @param trouble why it does not get on just now; null while it does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Checkpoint(
    String id,
    RunState state,
    Map<Integer, Long> positions,
    Map<WorkerKind, Map<Integer, Long>> lanes,
    Map<WorkerKind, Map<Integer, Long>> last,
    long read,
    long matched,
    Map<WorkerKind, Long> published,
    Map<String, Long> skipped,
    Instant startedAt,
    Instant finishedAt,
    double perSecond,
    String trouble) {
  public Checkpoint {
    positions = Map.copyOf(positions);
    lanes = Map.copyOf(lanes);
    last = Map.copyOf(last);
    published = Map.copyOf(published);
    skipped = Map.copyOf(skipped);
  }
}
