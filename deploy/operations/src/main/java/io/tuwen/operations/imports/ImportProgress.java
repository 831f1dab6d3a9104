package io.tuwen.operations.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.operations.journal.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How far an import is; its runner alone writes it.
 *
 * <p>INVARIANT: everything up to {@code position} is done. What was made known after this was
 * written stands in {@code image.uploaded} behind {@code told}, and the instance that goes on finds
 * it there.
 *
 * @param position the last that is done; null before the first
 * @param told the next offset of {@code image.uploaded}, by partition
 * @param read how many were looked at
 * @param imported how many are images since, and were none before
 * @param present how many were the same images already
 * @param skipped how many became none, by the reason
 * @param failures some of those, the first ones
 * @param finishedAt null before the end
 * @param perSecond looked at, lately
 * @param trouble why it does not get on just now; null while it does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImportProgress(
    String id,
    RunState state,
    String position,
    Map<Integer, Long> told,
    long read,
    long imported,
    long present,
    Map<String, Long> skipped,
    List<Failure> failures,
    Instant startedAt,
    Instant finishedAt,
    double perSecond,
    String trouble) {

  /** What became no image. */
  public record Failure(String name, String reason) {}

  public ImportProgress {
    told = Map.copyOf(told);
    skipped = Map.copyOf(skipped);
    failures = List.copyOf(failures);
  }
}
