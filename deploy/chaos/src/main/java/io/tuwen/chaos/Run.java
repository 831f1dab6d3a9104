package io.tuwen.chaos;

import io.tuwen.local.Console;
import io.tuwen.local.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Uploads, breaks, reads, and judges. */
final class Run {
  private static final int UPLOADERS = 4;
  private static final int READERS = 3;
  private static final long LOOK_MILLIS = 200;
  private static final long PROGRESS_SECONDS = 10;
  private static final Duration LISTS_PATIENCE = Duration.ofMinutes(1);
  private static final int CALM_SHARE = 10;
  private static final Duration MOST_CALM = Duration.ofMinutes(1);

  private final ChaosOptions options;
  private final Whole whole;
  private final Client client;
  private final Console console;
  private final Consumer<String> log;
  private final Ledger ledger = new Ledger();
  private final Tally tally = new Tally();
  private final Versions versions;
  private final Users users;
  private final CountDownLatch stopReading = new CountDownLatch(1);
  private final Crew crew = new Crew();

  /**
   * @param log hears of every trouble, of which there are more than anybody wants to look at
   */
  Run(ChaosOptions options, Whole whole, Client client, Console console, Consumer<String> log) {
    this.options = options;
    this.whole = whole;
    this.client = client;
    this.console = console;
    this.log = log;
    versions = new Versions(whole.names());
    users = new Users(client);
  }

  /** Returns when everything is calm and looked at. The system has to be ready. */
  Report run() throws InterruptedException {
    var storage = whole.buckets();
    var settling = new Settling(ledger, storage, versions, whole.events(), options.patience());
    var breaker = new Breaker(plan(), calm(), whole, tally, log);
    users.logIn();
    try {
      startReaders(storage);
      var uploaders = startUploaders();
      var breaking = crew.start("breaker", breaker);
      watch(settling);
      breaker.stop();
      breaking.join();
      for (var uploader : uploaders) {
        uploader.join();
      }
      console.say("the troubles are over");
      whole.awaitReady();
      settling.await(console::say);
    } finally {
      breaker.stop();
      stopReading.countDown();
      crew.end();
    }
    crew.check();
    return balance(storage);
  }

  private Plan plan() {
    var kinds = EnumSet.noneOf(Kind.class);
    kinds.addAll(options.kinds());
    if (!options.engines().haveProvider()) {
      kinds.remove(Kind.PROVIDER);
    }
    return new Plan(options.seed(), kinds, Service.names(), whole.others(), options.pause());
  }

  /** How long all goes well at first, so that there is something to compare with. */
  private Duration calm() {
    var calm = options.time().dividedBy(CALM_SHARE);
    return calm.compareTo(MOST_CALM) < 0 ? calm : MOST_CALM;
  }

  private List<Thread> startUploaders() {
    var pace = new Pace(options.images(), options.time());
    var pictures = new Pictures(options.seed());
    var phone = new Phone(client);
    var run = UUID.randomUUID().toString();
    var uploaders = new ArrayList<Thread>();
    for (int i = 1; i <= UPLOADERS; i++) {
      uploaders.add(
          crew.start("uploader-" + i, new Uploader(pace, pictures, run, users, phone, ledger)));
    }
    return uploaders;
  }

  private void startReaders(Storage storage) {
    for (int i = 1; i <= READERS; i++) {
      var random = new Random(options.seed() + i);
      crew.start("reader-" + i, new Reader(client, users.all(), ledger, random, stopReading));
    }
    crew.start("versions", () -> lookAtVersions(storage));
  }

  private void lookAtVersions(Storage storage) {
    try {
      do {
        versions.look(storage.made());
      } while (!stopReading.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says how it goes until the time is up, or a part of this machine itself is broken. */
  private void watch(Settling settling) throws InterruptedException {
    var start = System.nanoTime();
    var end = start + options.time().toNanos();
    for (var left = end - start; left > 0; left = end - System.nanoTime()) {
      if (crew.awaitFailure(Math.min(left, TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)))) {
        crew.check();
      }
      var refused = ledger.refused().values().stream().mapToInt(Integer::intValue).sum();
      console.say(
          "%5d s  acknowledged %d, refused %d, done %d, kills %d, restarts %d, broker stops %d, storage troubles %d, network troubles %d, provider troubles %d"
              .formatted(
                  TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                  ledger.accepted().size(),
                  refused,
                  settling.done(),
                  tally.count(Kind.KILL),
                  tally.count(Kind.RESTART),
                  tally.count(Kind.BROKER),
                  tally.count(Kind.STORAGE),
                  tally.count(Kind.NETWORK),
                  tally.count(Kind.PROVIDER)));
    }
  }

  private Report balance(Storage storage) throws InterruptedException {
    versions.look(storage.made());
    var lists =
        whole.hasDatabase()
            ? Optional.of(new ListAudit(new Lists(client), LISTS_PATIENCE))
            : Optional.<ListAudit>empty();
    var observations =
        new Audit(ledger, storage, versions, client, whole.events(), lists, users).observe();
    var durations = new Durations();
    for (var each : observations) {
      var image = each.image();
      versions.resultAt(image.key()).ifPresent(result -> durations.add(image.sent(), result));
    }
    return new Balance(options, ledger, tally, durations, observations)
        .report(whole.brokenConnections(), users.logins(), whole.provider().calls());
  }
}
