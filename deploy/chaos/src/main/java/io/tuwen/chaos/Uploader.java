package io.tuwen.chaos;

import java.time.Instant;

/** Uploads pictures, one at a time, and again where a client would. */
final class Uploader implements Runnable {
  private static final int MOST_TRIES = 60;
  private static final long PAUSE_MILLIS = 500;

  private final Pace pace;
  private final Pictures pictures;
  private final String run;
  private final Client client;
  private final Ledger ledger;

  Uploader(Pace pace, Pictures pictures, String run, Client client, Ledger ledger) {
    this.pace = pace;
    this.pictures = pictures;
    this.run = run;
    this.client = client;
    this.ledger = ledger;
  }

  @Override
  public void run() {
    try {
      for (var number = pace.next(); number.isPresent(); number = pace.next()) {
        send(Upload.of(number.getAsInt(), pictures.draw(number.getAsInt()), run));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Upload upload) throws InterruptedException {
    for (int tried = 1; tried <= MOST_TRIES; tried++) {
      var sent = Instant.now();
      var answer = client.send(upload.request(client));
      if (answer.isSuccess()) {
        ledger.accept(accepted(upload.picture(), answer, sent));
        return;
      }
      ledger.refuse(answer.status());
      if (!upload.repeatable() || !answer.isTransient()) {
        return;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static Accepted accepted(Picture picture, Client.Answer answer, Instant sent) {
    var body = answer.json();
    return new Accepted(
        body.path("id").asText(),
        body.path("key").asText(),
        picture.sort(),
        picture.marker(),
        picture.md5(),
        sent);
  }
}
