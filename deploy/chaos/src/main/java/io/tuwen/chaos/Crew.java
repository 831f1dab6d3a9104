package io.tuwen.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The threads of a run.
 *
 * <p>INVARIANT: one that fails is heard of; a table without a reader would be worth nothing.
 */
final class Crew {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final CountDownLatch failed = new CountDownLatch(1);

  Thread start(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler(
        (it, e) -> {
          failure.compareAndSet(null, e);
          failed.countDown();
        });
    threads.add(thread);
    thread.start();
    return thread;
  }

  /** Waits so long, or until one fails. */
  boolean awaitFailure(long nanos) throws InterruptedException {
    return failed.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Ends those that still run. */
  void end() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (var thread : threads) {
      thread.join();
    }
  }

  /** Throws what one of them threw. */
  void check() {
    if (failure.get() != null) {
      throw new IllegalStateException("the machine itself broke", failure.get());
    }
  }
}
