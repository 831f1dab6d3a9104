package io.tuwen.chaos;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks for results, and notes where an answer contradicts an earlier one. */
final class Reader implements Runnable {
  private static final long PAUSE_MILLIS = 50;

  private final Client client;
  private final Ledger ledger;
  private final Random random;
  private final CountDownLatch stop;

  Reader(Client client, Ledger ledger, Random random, CountDownLatch stop) {
    this.client = client;
    this.ledger = ledger;
    this.random = random;
    this.stop = stop;
  }

  @Override
  public void run() {
    try {
      while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        var image = ledger.any(random);
        if (image.isPresent()) {
          ask(image.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Tracked image) throws InterruptedException {
    var before = image.seen();
    var forText = random.nextBoolean();
    var path = "/v1/images/" + image.image().id();
    var answer = client.get(forText ? path + "/text" : path);
    if (answer.status() == 404) {
      image.answeredNotFound();
    } else if (answer.isSuccess()) {
      var body = answer.json();
      image.answered(before, forText ? Seen.inText(body) : Seen.inState(body));
      ledger.read();
    }
  }
}
