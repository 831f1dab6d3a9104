package io.tuwen.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what is known of every acknowledged image once everything is calm. */
final class Audit {
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 500;

  private final Ledger ledger;
  private final Storage storage;
  private final Versions versions;
  private final Client client;
  private final Events events;
  private final Optional<ListAudit> lists;
  private final Users users;

  Audit(
      Ledger ledger,
      Storage storage,
      Versions versions,
      Client client,
      Events events,
      Optional<ListAudit> lists,
      Users users) {
    this.ledger = ledger;
    this.storage = storage;
    this.versions = versions;
    this.client = client;
    this.events = events;
    this.lists = lists;
    this.users = users;
  }

  /** The lists come last: they are behind everything else. */
  List<Observation> observe() throws InterruptedException {
    var published = events.published();
    var observations = new ArrayList<Observation>();
    for (var each : ledger.accepted()) {
      observations.add(observe(each, published.contains(each.image().key())));
    }
    if (lists.isEmpty()) {
      return observations;
    }
    var wrong = lists.get().wrong(users.all(), observations);
    return observations.stream()
        .map(it -> it.withListing(Optional.ofNullable(wrong.get(it.image().id()))))
        .toList();
  }

  private Observation observe(Tracked tracked, boolean published) throws InterruptedException {
    var image = tracked.image();
    var path = "/v1/images/" + image.id();
    var before = tracked.seen();
    var state = ask(path, image.user());
    var text = ask(path + "/text", image.user());
    var seen = text.isSuccess() ? Seen.inText(text.json()) : Optional.<Seen>empty();
    tracked.answered(before, seen);
    versions.changes(image.key()).forEach(tracked::contradict);
    return new Observation(
        image,
        original(image),
        state.status(),
        tracked.notFound(),
        published,
        seen.map(Audit::outcome).orElseGet(Outcome.Pending::new),
        storage.hasBareText(image.key()),
        renditions(state.isSuccess() ? state.json() : MissingNode.getInstance()),
        tracked.contradictions(),
        Optional.empty());
  }

  /** Nothing is broken any more; what is still refused now stays so. */
  private Client.Answer ask(String path, Optional<User> user) throws InterruptedException {
    var answer = client.get(path, user);
    for (int tried = 1; answer.isTransient() && tried < TRIES; tried++) {
      Thread.sleep(PAUSE_MILLIS);
      answer = client.get(path, user);
    }
    return answer;
  }

  private Observation.Original original(Accepted image) {
    return storage
        .original(image.key())
        .map(
            it ->
                Picture.md5(it).equals(image.md5())
                    ? Observation.Original.RIGHT
                    : Observation.Original.WRONG)
        .orElse(Observation.Original.ABSENT);
  }

  private static Outcome outcome(Seen seen) {
    var content = seen.content().orElse("");
    return seen.status().equals("completed")
        ? new Outcome.Done(content)
        : new Outcome.Failed(content);
  }

  private static Map<String, Outcome> renditions(JsonNode state) {
    var outcomes = new HashMap<String, Outcome>();
    Storage.STYLES.forEach(it -> outcomes.put(it, new Outcome.Pending()));
    for (var each : state.path("operations").path("renditions")) {
      outcomes.computeIfPresent(
          each.path("name").asText(),
          (style, pending) ->
              each.path("status").asText().equals("completed")
                  ? new Outcome.Done("")
                  : new Outcome.Failed(each.path("error").path("code").asText()));
    }
    return outcomes;
  }
}
