package io.tuwen.chaos;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Asks for users' lists, and searches them. */
final class Lists {
  private static final String PATH = "/v1/images?limit=";
  private static final int PAGE = 100;

  private final Client client;

  Lists(Client client) {
    this.client = client;
  }

  /** The newest images of a user, as states by id; empty where there is no answer. */
  Optional<Map<String, String>> newest(User user) throws InterruptedException {
    return ask(user, PATH + 20).map(Page::images);
  }

  /** All images of a user, as states by id; empty where not every page is answered. */
  Optional<Map<String, String>> all(User user) throws InterruptedException {
    var images = new HashMap<String, String>();
    for (var page = ask(user, PATH + PAGE);
        page.isPresent();
        page = ask(user, PATH + PAGE + "&cursor=" + page.get().next())) {
      images.putAll(page.get().images());
      if (page.get().next().isEmpty()) {
        return Optional.of(images);
      }
    }
    return Optional.empty();
  }

  /** Whether a search for a word finds an image. */
  boolean finds(User user, String id, String word) throws InterruptedException {
    return ask(user, PATH + PAGE + "&q=" + word)
        .filter(it -> it.images().containsKey(id))
        .isPresent();
  }

  private record Page(Map<String, String> images, String next) {}

  private Optional<Page> ask(User user, String path) throws InterruptedException {
    var answer = client.get(path, Optional.of(user));
    if (!answer.isSuccess()) {
      return Optional.empty();
    }
    var images = new HashMap<String, String>();
    for (var each : answer.json().path("images")) {
      images.put(each.path("id").asText(), each.path("status").asText());
    }
    return Optional.of(new Page(images, answer.json().path("next").asText()));
  }
}
