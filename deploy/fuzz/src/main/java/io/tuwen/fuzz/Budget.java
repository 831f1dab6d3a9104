package io.tuwen.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What an input may cost the thread that reads it.
 *
 * <p>Processor time and not time by the clock, which on a busy machine says nothing. A parser that
 * goes over its input once stays far below; one that is quadratic does not.
 */
final class Budget {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long MAX_NANOS = 1_000_000_000;

  /** In the fuzzer ten times as much is Jazzer's, which notes every comparison. */
  private static final long MAX_BYTES =
      System.getProperty(Harness.TARGET) == null ? 64L << 20 : 1L << 30;

  /** The first runs load classes and are interpreted; so a cost counts that comes every time. */
  private static final int ATTEMPTS = 4;

  private Budget() {}

  /** Work that may refuse its input. */
  interface Work {
    void run() throws Exception;
  }

  /**
   * Works.
   *
   * @throws FuzzTarget.Broken where it costs too much, each time
   */
  static void spend(Work work, int inputLength) throws Exception {
    long nanos = Long.MAX_VALUE;
    long bytes = Long.MAX_VALUE;
    for (int i = 0; i < ATTEMPTS && (nanos > MAX_NANOS || bytes > MAX_BYTES); i++) {
      var nanosBefore = THREADS.getCurrentThreadCpuTime();
      var bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
      work.run();
      nanos = Math.min(nanos, THREADS.getCurrentThreadCpuTime() - nanosBefore);
      bytes = Math.min(bytes, THREADS.getCurrentThreadAllocatedBytes() - bytesBefore);
    }
    FuzzTarget.require(
        nanos <= MAX_NANOS, "%d bytes cost %d ms of a processor", inputLength, nanos / 1_000_000);
    FuzzTarget.require(
        bytes <= MAX_BYTES, "%d bytes cost %d MiB of memory", inputLength, bytes >> 20);
  }
}
