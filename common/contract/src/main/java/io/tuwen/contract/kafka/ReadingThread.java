package io.tuwen.contract.kafka;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads on a thread of its own, and a moment after each end again, until it is stopped. */
public final class ReadingThread {
  private static final long PAUSE_MILLIS = 1000;

  private final String name;
  private final Reading reading;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile Thread thread;

  /** One reading: it ends when the thread is stopped, or when it cannot go on. */
  public interface Reading {
    void read() throws InterruptedException;
  }

  /** One that does nothing before {@link #start}. */
  public ReadingThread(String name, Reading reading) {
    this.name = name;
    this.reading = reading;
  }

  public void start() {
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Has it end soon, and does not wait for that. */
  public void stop() {
    stopped.countDown();
  }

  /** Has it end, and waits for that no longer than the milliseconds say. */
  public void stop(long millis) {
    stop();
    var running = thread;
    if (running != null) {
      try {
        running.join(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  public boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Waits, unless it is stopped. */
  public void pause(long millis) throws InterruptedException {
    stopped.await(millis, TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      do {
        reading.read();
      } while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
