package io.tuwen.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Renditions that take as long as they may, and a thumb of somebody else. */
final class CostlyRenditions implements Attack {
  private static final int COSTLY = 8;
  private static final int ROUNDS = 5;
  private static final long PROMISED_MILLIS = 2000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "renditions";
  }

  @Override
  public String claim() {
    return COSTLY + " costly renditions, and another client's thumb takes no more than 2 s";
  }

  @Override
  public List<Finding> run(Target target, Felt felt) throws InterruptedException {
    var attacker = target.client(2);
    var original =
        attacker.post("/v1/images", GoodClient.picture(4000, 3000), PATIENCE).field("id");
    var good = new GoodClient(target.client(3), new Felt());
    var images = new ArrayList<Answer>();
    for (int i = 0; i < ROUNDS; i++) {
      images.add(good.begin());
    }
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < COSTLY; i++) {
      var path =
          "/v1/images/%s/renditions?x-oss-process=image/blur,r_50,s_%d/format,png"
              .formatted(original, 42 + i);
      var thread = new Thread(() -> attacker.get(path, PATIENCE), "costly-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    var measured = new Felt();
    for (var image : images) {
      new GoodClient(target.client(3), measured).thumb(image);
      new GoodClient(target.client(3), felt).thumb(image);
    }
    for (var thread : threads) {
      thread.join(PATIENCE.toMillis());
    }
    return List.of(
        new Finding(
            measured.failures() == 0 && measured.millis(100) <= target.millis(PROMISED_MILLIS),
            "%d thumbs meanwhile: %s".formatted(ROUNDS, measured)));
  }
}
