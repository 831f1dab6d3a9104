package io.tuwen.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares the lists and searches of users with what became of their images. */
final class ListAudit {
  private static final int SEARCHES = 20;
  private static final long PAUSE_MILLIS = 500;

  private final Lists lists;
  private final Duration patience;

  /**
   * Prepares.
   *
   * @param patience how long it waits for the index, which is behind everything else
   */
  ListAudit(Lists lists, Duration patience) {
    this.lists = lists;
    this.patience = patience;
  }

  /** What is wrong, by the id of the image. */
  Map<String, String> wrong(List<User> users, List<Observation> observations)
      throws InterruptedException {
    var wrong = new HashMap<String, String>();
    for (var user : users) {
      wrong.putAll(wrong(user, observations));
    }
    return wrong;
  }

  private Map<String, String> wrong(User user, List<Observation> observations)
      throws InterruptedException {
    var before = look(user, observations);
    var moved = System.nanoTime();
    while (!before.isEmpty() && System.nanoTime() - moved < patience.toNanos()) {
      Thread.sleep(PAUSE_MILLIS);
      var now = look(user, observations);
      if (!now.equals(before)) {
        before = now;
        moved = System.nanoTime();
      }
    }
    return before;
  }

  private Map<String, String> look(User user, List<Observation> observations)
      throws InterruptedException {
    var listed = lists.all(user);
    var wrong = new HashMap<String, String>();
    var searches = SEARCHES;
    for (var each : observations) {
      var image = each.image();
      var sight = listed.isEmpty() ? "no answer" : listed.get().getOrDefault(image.id(), "nothing");
      if (image.user().equals(Optional.of(user))) {
        if (!sight.equals(each.state())) {
          wrong.put(image.id(), "the list has %s, and it is %s".formatted(sight, each.state()));
        } else if (each.ownWord().isPresent()
            && searches-- > 0
            && !lists.finds(user, image.id(), each.ownWord().get())) {
          wrong.put(
              image.id(), "a search for \"%s\" does not find it".formatted(each.ownWord().get()));
        }
      } else if (listed.isPresent() && listed.get().containsKey(image.id())) {
        wrong.put(image.id(), "it is in the list of " + user);
      }
    }
    return wrong;
  }
}
