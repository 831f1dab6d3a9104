package io.tuwen.attack;

import io.tuwen.local.gateway.Spellings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Every spelling of an operators' address, and of an original. */
final class PathSpellings implements Attack {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final List<String> HOSTS = List.of("127.0.0.1", "img.localhost");

  @Override
  public String name() {
    return "paths";
  }

  @Override
  public String claim() {
    return "no spelling of /q, /admin or an original is answered";
  }

  @Override
  public List<Finding> run(Target target) {
    var uploaded = new GoodClient(target.client(3), new Felt()).begin();
    var paths =
        List.of(
            "/q/metrics",
            "/q/health/live",
            "/admin/replays",
            "/" + uploaded.field("key"),
            "/tuwen-originals/" + uploaded.field("key"));
    int asked = 0;
    int silent = 0;
    int unheard = 0;
    var answered = new ArrayList<String>();
    for (var path : paths) {
      for (var spelling : spellings(target, path)) {
        for (var host : HOSTS) {
          asked++;
          var request =
              "GET " + spelling + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
          var answer =
              target.client(2).send(request.getBytes(StandardCharsets.ISO_8859_1), PATIENCE);
          if (answer.status() / 100 == 2) {
            answered.add(host + " " + spelling);
          }
          silent += answer.status() == 0 ? 1 : 0;
          unheard += answer.isUnheard() ? 1 : 0;
        }
      }
    }
    return List.of(
        Finding.of(
            answered.isEmpty(),
            unheard < asked,
            "%d spellings asked, %d without any answer, %d answered %s"
                .formatted(asked, silent, answered.size(), answered.stream().limit(5).toList())));
  }

  private static List<String> spellings(Target target, String path) {
    // Alike stand side by side, so a short run takes some of each.
    var all = List.copyOf(Spellings.of(path));
    return IntStream.range(0, all.size())
        .filter(i -> i % target.scale() == 0)
        .mapToObj(all::get)
        .toList();
  }
}
