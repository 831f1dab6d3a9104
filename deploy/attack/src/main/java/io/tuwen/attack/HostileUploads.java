package io.tuwen.attack;

import io.tuwen.contract.hostile.HostileFile;
import io.tuwen.contract.hostile.HostileFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every file of the hostile corpus, uploaded. */
final class HostileUploads implements Attack {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "files";
  }

  @Override
  public String claim() {
    return "every file ends in a typed answer within 60 s, and every service stays alive";
  }

  @Override
  public List<Finding> run(Target target) {
    var all = HostileFiles.all();
    var untyped = new ArrayList<String>();
    var slowest = Duration.ZERO;
    var slow = "";
    int tried = 0;
    for (int i = 0; i < all.size(); i += target.scale()) {
      tried++;
      var start = System.nanoTime();
      if (!isTyped(target, all.get(i))) {
        untyped.add(all.get(i).name());
      }
      var took = Duration.ofNanos(System.nanoTime() - start);
      if (took.compareTo(slowest) > 0) {
        slowest = took;
        slow = all.get(i).name();
      }
    }
    return List.of(
        new Finding(
            untyped.isEmpty(),
            "%d files, slowest %d ms (%s), without a typed answer: %s"
                .formatted(tried, slowest.toMillis(), slow, untyped)));
  }

  /** Refused with a code; or taken, and read or failed with a code. */
  private static boolean isTyped(Target target, HostileFile file) {
    var wire = target.client(2);
    var uploaded = wire.post("/v1/images", file.bytes(), PATIENCE);
    if (uploaded.status() != 201) {
      return uploaded.status() / 100 == 4 && !uploaded.field("code").isEmpty();
    }
    var text = wire.get("/v1/images/" + uploaded.field("id") + "/text?wait=50s", PATIENCE);
    return text.status() == 200
        && (text.field("status").equals("completed") || !text.field("code").isEmpty());
  }
}
