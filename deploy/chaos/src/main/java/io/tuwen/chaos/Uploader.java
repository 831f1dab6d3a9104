package io.tuwen.chaos;

import java.time.Instant;

/** Uploads pictures, one at a time, and again where a client would. */
final class Uploader implements Runnable {
  private static final int MOST_TRIES = 60;
  private static final long PAUSE_MILLIS = 500;

  private final Pace pace;
  private final Pictures pictures;
  private final String run;
  private final Users users;
  private final Phone phone;
  private final Ledger ledger;

  Uploader(Pace pace, Pictures pictures, String run, Users users, Phone phone, Ledger ledger) {
    this.pace = pace;
    this.pictures = pictures;
    this.run = run;
    this.users = users;
    this.phone = phone;
    this.ledger = ledger;
  }

  @Override
  public void run() {
    try {
      for (var number = pace.next(); number.isPresent(); number = pace.next()) {
        send(Upload.of(number.getAsInt(), pictures.draw(number.getAsInt()), run, users));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Upload upload) throws InterruptedException {
    for (int tried = 1; tried <= MOST_TRIES; tried++) {
      var sent = Instant.now();
      var once = phone.send(upload);
      var answer = once.answer();
      if (answer.isSuccess()) {
        var image = accepted(upload, answer, sent);
        var tracked = ledger.accept(image);
        once.promised()
            .filter(it -> !it.equals(image.id()))
            .ifPresent(it -> tracked.contradict("the ticket was for " + it));
        return;
      }
      ledger.refuse(answer.status());
      if (!upload.repeatable() || !answer.isTransient()) {
        return;
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static Accepted accepted(Upload upload, Client.Answer answer, Instant sent) {
    var picture = upload.picture();
    var body = answer.json();
    return new Accepted(
        body.path("id").asText(),
        body.path("key").asText(),
        upload.way(),
        upload.user(),
        picture.sort(),
        picture.marker(),
        picture.md5(),
        sent);
  }
}
