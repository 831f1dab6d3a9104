package io.tuwen.attack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One owner sends thousands of images at once, and another goes on with one a second. */
final class OwnerFlood implements Attack {
  private static final int IMAGES = 2000;
  private static final int CONNECTIONS = 8;
  private static final int MIN_FELT = 30;
  private static final int SLOWER = 2;

  /** On a machine that is busy, twice of what takes a moment alone says nothing about the flood. */
  private static final long MOMENT_MILLIS = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration MAX_FLOOD = Duration.ofMinutes(15);

  private static final String FLOODING = "twk_flood_of-a-system-that-lives-for-this-attack-only";
  private static final String QUIET = "twk_quiet_of-a-system-that-lives-for-this-attack-only";

  /** What the attacked system has to be told. */
  static String apiKeys() {
    return "flood=%s:flood:read+write,quiet=%s:quiet:read+write"
        .formatted(sha256(FLOODING), sha256(QUIET));
  }

  private static String sha256(String key) {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(hash.digest(key.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String name() {
    return "owners";
  }

  @Override
  public String claim() {
    return "%d images of one owner, and 95 of 100 texts of another take no more than twice as long"
        .formatted(IMAGES);
  }

  @Override
  public List<Finding> run(Target target) throws InterruptedException {
    var quiet = target.client(3).withKey(QUIET);
    if (new GoodClient(quiet, new Felt()).upload().status() == 401) {
      return List.of(Finding.notTried("the API keys of this attack are not known there"));
    }
    // A system that has just started is slow by itself.
    for (int i = 0; i < target.count(MIN_FELT); i++) {
      oneMore(quiet, new Felt());
    }
    var alone = new Felt();
    for (int i = 0; i < Math.max(3, target.count(MIN_FELT)); i++) {
      oneMore(quiet, alone);
    }
    var flood = new Flood(target);
    flood.begin();
    var beside = new Felt();
    int felt = 0;
    while (felt < Math.max(3, target.count(MIN_FELT)) || flood.goesOn()) {
      oneMore(quiet, beside);
      felt++;
    }
    // Once more, since what else the machine does may have changed.
    for (int i = 0; i < Math.max(3, target.count(MIN_FELT)); i++) {
      oneMore(quiet, alone);
    }
    var busy = target.slack() > 1 ? target.millis(MOMENT_MILLIS) : 0;
    var most = Math.max(busy, target.millis(SLOWER * alone.millis(95)));
    // Without a flood it is something else that is slow.
    var isQuick = !flood.wasAccepted() || beside.millis(95) <= most;
    return List.of(
        Finding.of(
            beside.failures() == 0 && isQuick,
            flood.wasAccepted(),
            "upload to text alone, before and after: %s; beside %s: %s"
                .formatted(alone, flood, beside)));
  }

  /** From the first byte of the upload to the text, once a second. */
  private static void oneMore(Wire quiet, Felt felt) throws InterruptedException {
    var start = System.nanoTime();
    var parts = new Felt();
    var good = new GoodClient(quiet, parts);
    good.text(good.upload());
    var took = Duration.ofNanos(System.nanoTime() - start);
    if (parts.failures() == 0) {
      felt.took(took);
    } else {
      felt.failed(parts.toString());
    }
    Thread.sleep(Math.max(0, EVERY.minus(took).toMillis()));
  }

  /** The images of the owner who floods. One that is told to wait does so. */
  private static final class Flood {
    private final int images;

    /** In a short run small: to read a quarter of the pixels takes a quarter of the time. */
    private final int width;

    private final Wire wire;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicReference<Answer> last = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long end = System.nanoTime() + MAX_FLOOD.toNanos();
    private boolean isRead;

    Flood(Target target) {
      images = target.count(IMAGES);
      width = target.scale() == 1 ? 320 : 160;
      wire = target.client(2).withKey(FLOODING);
    }

    void begin() {
      for (int i = 0; i < CONNECTIONS; i++) {
        var thread = new Thread(this::send, "flood-" + i);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
    }

    private void send() {
      try {
        while (begun.getAndIncrement() < images && System.nanoTime() < end) {
          var picture = GoodClient.picture(width, width * 3 / 4);
          var answer = wire.post("/v1/images", picture, PATIENCE);
          while (answer.status() == 429 && System.nanoTime() < end) {
            refused.incrementAndGet();
            Thread.sleep(EVERY.toMillis());
            answer = wire.post("/v1/images", picture, PATIENCE);
          }
          if (answer.status() == 201) {
            accepted.incrementAndGet();
            last.set(answer);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Until all are sent, and the text of the last is there. */
    boolean goesOn() {
      if (System.nanoTime() > end) {
        return false;
      }
      if (threads.stream().anyMatch(Thread::isAlive)) {
        return true;
      }
      var answer = last.get();
      isRead =
          isRead
              || answer == null
              || wire.get("/v1/images/" + answer.field("id") + "/text", PATIENCE).status() != 202;
      return !isRead;
    }

    boolean wasAccepted() {
      return accepted.get() > 0;
    }

    @Override
    public String toString() {
      return "a flood of %d (%d times refused)".formatted(accepted.get(), refused.get());
    }
  }
}
