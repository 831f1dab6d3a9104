package io.tuwen.operations.deletion;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.Deletion.OfOwner;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.Leadership;
import io.tuwen.operations.log.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Carries out the intents that are known, on the instance that leads.
 *
 * <p>What a person waits for has threads of its own, which the parts of larger deletions do not
 * have. The lead saves work and guards nothing: each intent may be carried out twice.
 */
@ApplicationScoped
class Executor {
  private static final Logger LOG = Logger.getLogger(Executor.class);
  private static final int THREADS = 4;
  private static final int THREADS_AGAIN = 2;
  private static final long LOOK_MILLIS = 250;
  private static final long MAX_PAUSE_MILLIS = 60_000;

  /** Owners' images that are walked through in turn; further ones wait. */
  private static final int MAX_WALKS = 16;

  private final OpenDeletions deletions;
  private final DeletionLog log;
  private final Execution execution;
  private final Leadership leadership;
  private final ObjectStore store;
  private final DeletionConfig config;
  private final InstantSource clock = InstantSource.system();
  private final Pool awaited = new Pool("deletion");
  private final Pool parts = new Pool("deletion-part");
  private final ExecutorService passes =
      Executors.newSingleThreadExecutor(task -> thread(task, "deletion-log"));
  private final LogLooks looks;
  private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
  private final Map<UUID, Failures> failures = new ConcurrentHashMap<>();
  private final Map<UUID, Walk> walks = new ConcurrentHashMap<>();

  /** Whose turn is next, of the owners that may have one. For the thread that walks. */
  private int turn;

  private final Semaphore news = new Semaphore(0);
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * INVARIANT: what has failed before has threads of its own, so that what the storage refuses
   * again and again keeps nothing else waiting.
   */
  private record Pool(ExecutorService first, ExecutorService again) {
    Pool(String name) {
      this(threads(name, THREADS), threads(name + "-again", THREADS_AGAIN));
    }

    void shutdownNow() {
      first.shutdownNow();
      again.shutdownNow();
    }
  }

  /** How often something failed, and when it is worth another try. */
  private record Failures(int count, long notBefore) {}

  Executor(
      OpenDeletions deletions,
      DeletionLog log,
      Execution execution,
      Leadership leadership,
      ObjectStore store,
      Logs logs,
      DeletionConfig config) {
    this.deletions = deletions;
    this.log = log;
    this.execution = execution;
    this.leadership = leadership;
    this.store = store;
    looks = new LogLooks(new LoggedImages(logs), passes);
    this.config = config;
    if (config.rate() < 1) {
      throw new IllegalStateException("tuwen.deletions.rate is 1 at least");
    }
  }

  private static ExecutorService threads(String name, int count) {
    return Executors.newFixedThreadPool(count, task -> thread(task, name));
  }

  private static Thread thread(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  void start(@Observes StartupEvent event) {
    deletions.listen(this::heard);
    log.start();
    thread(this::dispatchAll, "deletions").start();
    thread(this::walkAll, "deletion-walks").start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
    log.stop();
    awaited.shutdownNow();
    parts.shutdownNow();
    passes.shutdownNow();
  }

  private void heard(Deletion deletion) {
    if (deletion.isDone()) {
      deletion.parent().map(walks::get).ifPresent(walk -> walk.partIsDone(deletion));
    } else {
      news.release();
    }
  }

  private void dispatchAll() {
    try {
      while (stopped.getCount() > 0) {
        news.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        news.drainPermits();
        if (leadership.isHeld() && log.isWhole()) {
          dispatchOn();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has threads try all that is due. */
  void dispatchOn() {
    deletions.all().forEach(this::dispatch);
  }

  private void dispatch(Deletion deletion) {
    if (deletion.isDone()) {
      var due = deletion.doneAt().orElseThrow().plus(config.secondLook());
      if (!due.isAfter(clock.instant())) {
        begin(parts, deletion, () -> execution.lookAgain(deletion));
      }
    } else if (!(deletion.scope() instanceof OfOwner)) {
      var isPart = deletion.parent().isPresent() || deletion.by() == By.RETENTION;
      begin(isPart ? parts : awaited, deletion, () -> execution.carryOut(deletion));
    }
  }

  private void begin(Pool pool, Deletion deletion, Runnable work) {
    if (mayTry(deletion) && inHand.add(deletion.id())) {
      var threads = failures.containsKey(deletion.id()) ? pool.again() : pool.first();
      threads.execute(
          () -> {
            try {
              // What was done meanwhile came out of an older look.
              if (deletions.find(deletion.id()).filter(it -> isAsFar(it, deletion)).isPresent()) {
                attempt(
                    deletion,
                    () -> {
                      work.run();
                      return true;
                    });
              }
            } finally {
              inHand.remove(deletion.id());
            }
          });
    }
  }

  private static boolean isAsFar(Deletion now, Deletion then) {
    return now.isDone() == then.isDone();
  }

  /**
   * Tries.
   *
   * @param work whether it got on: only then the failures before it are forgotten, or the pause
   *     after a look that fails each time would never grow
   * @return whether it did not fail
   */
  private boolean attempt(Deletion deletion, BooleanSupplier work) {
    try {
      if (work.getAsBoolean()) {
        failures.remove(deletion.id());
      }
      return true;
    } catch (TuwenException e) {
      delay(deletion);
      LOG.warnf(
          "event=deletion_delayed deletion=%s code=%s cause=\"%s\"",
          deletion.id(), e.code().code(), e.getCause());
    } catch (RuntimeException e) {
      delay(deletion);
      if (stopped.getCount() > 0) {
        LOG.errorf(e, "event=unforeseen deletion=%s", deletion.id());
      }
    }
    return false;
  }

  private boolean mayTry(Deletion deletion) {
    var failed = failures.get(deletion.id());
    return failed == null || System.nanoTime() - failed.notBefore() >= 0;
  }

  /** Twice as long each time, and shorter than a person's patience at first. */
  private void delay(Deletion deletion) {
    failures.compute(
        deletion.id(),
        (id, before) -> {
          var count = before == null ? 1 : before.count() + 1;
          var millis = Math.min(MAX_PAUSE_MILLIS, 500L << Math.min(count, 10));
          return new Failures(count, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        });
  }

  private void walkAll() {
    try {
      while (stopped.getCount() > 0) {
        var begun = leadership.isHeld() && log.isWhole() ? walkOn() : giveUpWalks();
        // As long as the rate allows for what was begun.
        var pause = Math.max(LOOK_MILLIS, begun * 1000L / config.rate());
        stopped.await(pause, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Another instance begins them anew, and ends what has failed here. */
  private int giveUpWalks() {
    walks.clear();
    failures.clear();
    return 0;
  }

  /**
   * INVARIANT: owners have their turns, one after the other, so those with many images, or with one
   * that cannot be deleted, do not keep others waiting; and what takes as long as the log is, or
   * fails, has no turn meanwhile.
   */
  int walkOn() {
    var open =
        deletions.all().stream()
            .filter(it -> it.scope() instanceof OfOwner && !it.isDone())
            .filter(it -> mayTry(it) && !isWaiting(it))
            .toList();
    var inTurn =
        IntStream.range(0, Math.min(MAX_WALKS, open.size()))
            .mapToObj(it -> open.get((turn + it) % open.size()))
            .toList();
    turn = open.isEmpty() ? 0 : (turn + inTurn.size()) % open.size();
    var share = Math.max(1, config.rate() / 4 / Math.max(1, inTurn.size()));
    return inTurn.stream().mapToInt(it -> walkOn(it, share)).sum();
  }

  private boolean isWaiting(Deletion deletion) {
    var walk = walks.get(deletion.id());
    return walk != null && walk.isWaiting();
  }

  private int walkOn(Deletion deletion, int share) {
    var begun = new int[1];
    var isWell =
        attempt(
            deletion,
            () -> {
              var walk =
                  walks.computeIfAbsent(
                      deletion.id(),
                      id ->
                          new Walk(deletion, store, looks, deletions, log, failures::containsKey));
              var step = walk.step(share);
              begun[0] = step.begun();
              walk.end()
                  .ifPresent(
                      counted -> {
                        execution.finish(counted);
                        walks.remove(deletion.id());
                      });
              return step.gotOn();
            });
    if (!isWell) {
      walks.computeIfPresent(deletion.id(), (id, walk) -> reopened(walk));
    }
    return begun[0];
  }

  private static Walk reopened(Walk walk) {
    walk.reopen();
    return walk;
  }
}
