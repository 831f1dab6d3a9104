package io.tuwen.operations.deadletter;

import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.Comparator;

/**
 * Work that was given up, without the work itself.
 *
 * @param id where it is in its topic
 * @param key of the original; null where it is not known
 * @param image null for an object that was put into the bucket under a name of another form
 * @param code one of the codes of {@code docs/errors.md}
 * @param attempts how often it was tried; 0 where it was not counted
 * @param time when it was given up
 * @param eventTime when the original was stored; null where the event says nothing
 * @param source where the event came from; null where it was not noted
 */
public record DeadLetter(
    Position id,
    DeadTopic topic,
    String key,
    String image,
    String code,
    String reason,
    long attempts,
    Instant time,
    Instant eventTime,
    Position source) {

  /** Where one stands in a list. */
  private record Rank(Instant time, Position id) {
    private static final Comparator<Rank> NEWEST_FIRST =
        Comparator.comparing(Rank::time)
            .reversed()
            .thenComparing(it -> it.id().topic())
            .thenComparing(it -> it.id().partition())
            .thenComparing(it -> -it.id().offset());
  }

  /** Newest first, and one order for all who look. */
  static final Comparator<DeadLetter> NEWEST_FIRST =
      Comparator.comparing(DeadLetter::rank, Rank.NEWEST_FIRST);

  private Rank rank() {
    return new Rank(time, id);
  }

  /** Whether it stands behind that one in a list, which may be settled meanwhile. */
  public boolean isBehind(Instant otherTime, Position other) {
    return Rank.NEWEST_FIRST.compare(rank(), new Rank(otherTime, other)) > 0;
  }

  public String worker() {
    return topic.worker();
  }
}
