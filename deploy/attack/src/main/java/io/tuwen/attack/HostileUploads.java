package io.tuwen.attack;

import io.tuwen.contract.hostile.HostileFile;
import io.tuwen.contract.hostile.HostileFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every file of the hostile corpus, uploaded. */
final class HostileUploads implements Attack {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration MAX_WAITED = Duration.ofMinutes(10);

  private final Duration maxWaited;

  HostileUploads() {
    this(MAX_WAITED);
  }

  /**
   * With another bound.
   *
   * @param maxWaited how long in all it waits until it may upload
   */
  HostileUploads(Duration maxWaited) {
    this.maxWaited = maxWaited;
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public String claim() {
    return "every file ends in a typed answer within 60 s, and every service stays alive";
  }

  @Override
  public List<Finding> run(Target target) throws InterruptedException {
    var all = HostileFiles.all();
    var untyped = new ArrayList<String>();
    var slowest = Duration.ZERO;
    var slow = "";
    int tried = 0;
    int putOff = 0;
    var left = maxWaited;
    for (int i = 0; i < all.size(); i += target.scale()) {
      tried++;
      var start = System.nanoTime();
      var uploaded = upload(target, all.get(i));
      while (uploaded.status() == 429 && left.compareTo(EVERY) >= 0) {
        Thread.sleep(EVERY.toMillis());
        left = left.minus(EVERY);
        start = System.nanoTime();
        uploaded = upload(target, all.get(i));
      }
      if (uploaded.status() == 429) {
        putOff++;
      } else if (!isTyped(target, uploaded)) {
        untyped.add(all.get(i).name());
      }
      var took = Duration.ofNanos(System.nanoTime() - start);
      if (took.compareTo(slowest) > 0) {
        slowest = took;
        slow = all.get(i).name();
      }
    }
    return List.of(
        Finding.of(
            untyped.isEmpty(),
            putOff == 0,
            "%d files, %d of them put off with 429 to the end, slowest %d ms (%s), without a typed answer: %s"
                .formatted(tried, putOff, slowest.toMillis(), slow, untyped)));
  }

  private static Answer upload(Target target, HostileFile file) {
    return target.client(2).post("/v1/images", file.bytes(), PATIENCE);
  }

  /** Refused with a code; or taken, and read or failed with a code. */
  private static boolean isTyped(Target target, Answer uploaded) {
    if (uploaded.status() != 201) {
      return uploaded.status() / 100 == 4 && !uploaded.field("code").isEmpty();
    }
    var text =
        target.client(2).get("/v1/images/" + uploaded.field("id") + "/text?wait=50s", PATIENCE);
    return text.status() == 200
        && (text.field("status").equals("completed") || !text.field("code").isEmpty());
  }
}
