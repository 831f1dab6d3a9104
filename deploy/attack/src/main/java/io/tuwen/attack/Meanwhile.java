package io.tuwen.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What happens while an attack runs, and not after it: a good client with an address of its own
 * goes on with its work, and the services are asked whether they live and how much memory they
 * have.
 */
final class Meanwhile {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 300;
  private static final long MAX_PAUSE_MILLIS = 2000;
  private static final int GOOD_CLIENT = 4;

  private final Target target;
  private final Felt felt;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<String> dead = new ConcurrentSkipListSet<>();
  private final Set<String> broken = new ConcurrentSkipListSet<>();
  private final Map<String, Long> peaks = new ConcurrentSkipListMap<>();
  private final List<Thread> threads = new ArrayList<>();

  private Meanwhile(Target target, Felt felt) {
    this.target = target;
    this.felt = felt;
  }

  static Meanwhile begin(Target target, Felt felt) {
    var meanwhile = new Meanwhile(target, felt);
    meanwhile.start("good-client", meanwhile::work);
    meanwhile.start("watch", meanwhile::look);
    return meanwhile;
  }

  private void start(String name, Runnable once) {
    var thread =
        new Thread(
            () -> {
              do {
                try {
                  once.run();
                } catch (RuntimeException e) {
                  // A thread that ends would see no harm from then on.
                  broken.add(name + ": " + e);
                }
              } while (!isOver());
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private boolean isOver() {
    try {
      return ended.await(pauseMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** A short run is no measurement, and leaves the machine to others. */
  private long pauseMillis() {
    return Math.min(MAX_PAUSE_MILLIS, PAUSE_MILLIS * target.scale());
  }

  private void work() {
    var good = new GoodClient(target.client(GOOD_CLIENT), felt, PATIENCE);
    var uploaded = good.upload();
    if (uploaded.status() == 201) {
      good.text(uploaded);
      good.thumb(uploaded);
    }
  }

  private void look() {
    dead.addAll(target.dead());
    target.megabytes().forEach((name, size) -> peaks.merge(name, size, Math::max));
  }

  /** What was seen until now. */
  List<Finding> findings() {
    var largest =
        new TreeMap<>(peaks)
            .entrySet().stream()
                .map(it -> it.getKey() + " " + it.getValue() + " MB")
                .collect(Collectors.joining(", "));
    var findings = new ArrayList<Finding>();
    if (felt.failures() > 0) {
      findings.add(new Finding(false, "a good client of another address was refused"));
    }
    if (!broken.isEmpty()) {
      findings.add(Finding.notTried("what looks on broke: " + broken));
    }
    if (!peaks.isEmpty()) {
      findings.add(
          new Finding(
              dead.isEmpty(),
              "services that were not alive: %s; peaks with children: %s"
                  .formatted(dead, largest)));
    }
    return findings;
  }

  /** Waits for the good client's last requests, which count too. */
  void end() throws InterruptedException {
    ended.countDown();
    for (var thread : threads) {
      thread.join(3 * PATIENCE.toMillis());
    }
  }
}
