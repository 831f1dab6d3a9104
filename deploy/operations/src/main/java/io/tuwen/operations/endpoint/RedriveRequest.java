package io.tuwen.operations.endpoint;

import static io.tuwen.operations.endpoint.JsonRequest.malformed;
import static java.util.stream.Collectors.joining;

import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.deadletter.Choice;
import io.tuwen.operations.deadletter.DeadTopic;
import io.tuwen.operations.log.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code POST /admin/dead-letters/redrive}, as it was sent; what is null was not. */
record RedriveRequest(
    boolean all,
    String worker,
    String code,
    String keyPrefix,
    String olderThan,
    String newerThan,
    List<String> ids) {
  private static final int MOST_IDS = 10_000;

  Choice choice() {
    var named = positions();
    var choice =
        new Choice(
            worker(worker),
            Optional.ofNullable(code),
            Optional.ofNullable(keyPrefix),
            Optional.ofNullable(ReplayRequest.instant("olderThan", olderThan)),
            Optional.ofNullable(ReplayRequest.instant("newerThan", newerThan)),
            named);
    var asksForSomething =
        worker != null
            || code != null
            || keyPrefix != null
            || olderThan != null
            || newerThan != null
            || ids != null;
    if (all == asksForSomething) {
      throw malformed("say which dead letters: by a filter, by ids, or by \"all\": true");
    }
    return choice;
  }

  private Set<Position> positions() {
    var named = new HashSet<Position>();
    if (ids != null) {
      if (ids.isEmpty() || ids.size() > MOST_IDS) {
        throw malformed("ids has 1 to %d ids".formatted(MOST_IDS));
      }
      for (var id : ids) {
        named.add(
            Optional.ofNullable(id)
                .flatMap(Position::parse)
                .orElseThrow(() -> malformed("an id is topic:partition:offset, as it is listed")));
      }
    }
    return named;
  }

  static Optional<String> worker(String name) {
    if (name != null && !DeadTopic.isKnown(name)) {
      var workers = WorkerKind.ALL.stream().map(WorkerKind::title).collect(joining(", "));
      throw malformed("a worker is %s or intake, or its topic of dead letters".formatted(workers));
    }
    return Optional.ofNullable(name);
  }
}
