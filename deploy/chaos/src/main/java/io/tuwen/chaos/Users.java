package io.tuwen.chaos;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The users of a mini-program. They log in once, and some of them again and again. Thread-safe. */
final class Users {
  private static final int COUNT = 12;
  private static final int LOGIN_EVERY = 20;
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 500;

  private final Client client;
  private final List<User> users =
      IntStream.range(0, COUNT).mapToObj(i -> new User("user" + (char) ('a' + i))).toList();
  private final AtomicInteger uploads = new AtomicInteger();
  private final AtomicInteger logins = new AtomicInteger();

  Users(Client client) {
    this.client = client;
  }

  List<User> all() {
    return users;
  }

  /** How often a login was answered with a session. */
  int logins() {
    return logins.get();
  }

  /** All of them log in. */
  void logIn() throws InterruptedException {
    for (var user : users) {
      for (int tried = 1; !logIn(user); tried++) {
        if (tried == TRIES) {
          throw new IllegalStateException(user + " cannot log in");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** The one whose upload this is, with a new session at times. */
  User of(int upload) throws InterruptedException {
    var user = users.get(upload % COUNT);
    if (uploads.incrementAndGet() % LOGIN_EVERY == 0) {
      logIn(user);
    }
    return user;
  }

  private boolean logIn(User user) throws InterruptedException {
    // The platform of these users gives one session for each code.
    var code = user.name() + "." + System.nanoTime();
    var answer =
        client.send(
            client
                .request("/v1/sessions")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        "{\"platform\":\"wechat\",\"code\":\"%s\"}".formatted(code)))
                .build());
    if (answer.isSuccess()) {
      user.session(answer.json().path("sessionId").asText());
      logins.incrementAndGet();
    }
    return answer.isSuccess();
  }
}
