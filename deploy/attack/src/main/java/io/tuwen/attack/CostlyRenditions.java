package io.tuwen.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Renditions that take as long as they may, and thumbs of another client until they are made. */
final class CostlyRenditions implements Attack {
  private static final int COSTLY = 8;
  private static final int MIN_COSTLY = 3;
  private static final int MIN_THUMBS = 5;
  private static final int MAX_THUMBS = 100;
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
  public List<Finding> run(Target target) throws InterruptedException {
    var attacker = target.client(2);
    var original = attacker.post("/v1/images", GoodClient.picture(4000, 3000), PATIENCE);
    var answers = new ConcurrentLinkedQueue<Answer>();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < Math.max(MIN_COSTLY, target.count(COSTLY)); i++) {
      var path =
          "/v1/images/%s/renditions?x-oss-process=image/blur,r_50,s_%d/format,png"
              .formatted(original.field("id"), 42 + i);
      var thread = new Thread(() -> answers.add(attacker.get(path, PATIENCE)), "costly-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    var thumbs = new Felt();
    int asked = 0;
    while (asked < MIN_THUMBS
        || (asked < MAX_THUMBS && threads.stream().anyMatch(Thread::isAlive))) {
      // Its texts pace it: who only uploads would fill the line of the OCR by itself.
      var good = new GoodClient(target.client(3), new Felt());
      var uploaded = good.upload();
      good.text(uploaded);
      new GoodClient(target.client(3), thumbs).thumb(uploaded);
      asked++;
    }
    for (var thread : threads) {
      thread.join(PATIENCE.toMillis());
    }
    return List.of(judged(target, thumbs, answers.stream().map(Answer::inWords).sorted().toList()));
  }

  /** Where no costly one was made, the thumbs had nothing to wait behind. */
  private static Finding judged(Target target, Felt thumbs, List<String> costly) {
    var evidence = "another client's thumbs: %s; the costly ones: %s".formatted(thumbs, costly);
    return Finding.of(
        thumbs.failures() == 0 && thumbs.millis(100) <= target.millis(PROMISED_MILLIS),
        costly.contains("200"),
        evidence);
  }
}
