package io.tuwen.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks for results and lists, and notes where an answer contradicts an earlier one. */
final class Reader implements Runnable {
  private static final long PAUSE_MILLIS = 50;

  /** A list is worth more work than a text. */
  private static final int LIST_EVERY = 20;

  private final Client client;
  private final Lists lists;
  private final List<User> users;
  private final Ledger ledger;
  private final Random random;
  private final CountDownLatch stop;

  Reader(Client client, List<User> users, Ledger ledger, Random random, CountDownLatch stop) {
    this.client = client;
    lists = new Lists(client);
    this.users = users;
    this.ledger = ledger;
    this.random = random;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        var image = ledger.any(random);
        if (random.nextInt(LIST_EVERY) == 0) {
          list(users.get(random.nextInt(users.size())));
        } else if (image.isPresent()) {
          ask(image.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void list(User user) throws InterruptedException {
    var listed = lists.newest(user);
    ledger.listed(listed.isPresent());
    for (var id : listed.orElse(Map.of()).keySet()) {
      ledger
          .find(id)
          .filter(it -> !it.image().user().equals(Optional.of(user)))
          .ifPresent(it -> it.contradict("it was in the list of " + user));
    }
  }

  private void ask(Tracked image) throws InterruptedException {
    var before = image.seen();
    var forText = random.nextBoolean();
    var path = "/v1/images/" + image.image().id();
    var answer = client.get(forText ? path + "/text" : path, image.image().user());
    if (answer.status() == 404) {
      image.answeredNotFound();
    } else if (answer.isSuccess()) {
      var body = answer.json();
      image.answered(before, forText ? Seen.inText(body) : Seen.inState(body));
      ledger.read();
    }
  }
}
