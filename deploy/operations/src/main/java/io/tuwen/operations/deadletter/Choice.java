package io.tuwen.operations.deadletter;

import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which dead letters an operator means.
 *
 * @param worker the name of a worker or of a topic
 * @param olderThan given up before
 * @param newerThan given up at that time or later
 * @param ids these and no others; empty for all
 */
public record Choice(
    Optional<String> worker,
    Optional<String> code,
    Optional<String> keyPrefix,
    Optional<Instant> olderThan,
    Optional<Instant> newerThan,
    Set<Position> ids)
    implements Predicate<DeadLetter> {
  /** All of them. */
  static final Choice ALL =
      new Choice(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of());

  public Choice {
    ids = Set.copyOf(ids);
  }

  /** Whether it is one of these, as far as its place tells. */
  boolean mayMean(Position id) {
    return isOf(DeadTopic.ofTopic(id.topic()), id);
  }

  private boolean isOf(Optional<DeadTopic> topic, Position id) {
    return worker.map(name -> topic.filter(it -> it.isCalled(name)).isPresent()).orElse(true)
        && (ids.isEmpty() || ids.contains(id));
  }

  @Override
  public boolean test(DeadLetter letter) {
    return isOf(Optional.of(letter.topic()), letter.id())
        && code.map(letter.code()::equals).orElse(true)
        && keyPrefix.map(it -> letter.key() != null && letter.key().startsWith(it)).orElse(true)
        && olderThan.map(letter.time()::isBefore).orElse(true)
        && newerThan.map(it -> !letter.time().isBefore(it)).orElse(true);
  }
}
