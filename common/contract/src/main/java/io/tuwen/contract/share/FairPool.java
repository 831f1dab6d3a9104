package io.tuwen.contract.share;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Threads that serve all parties in turn, however much one of them wants.
 *
 * <p>INVARIANT: work that waits is in the line of its party; what one party waits for, and how many
 * threads it has at once, is bounded. {@link Party.Ourselves} is bounded by what we do. Where all
 * places in the lines are taken, a party that waits for less than another takes the last place of
 * the longest line, so that a few parties together keep no other out.
 */
public final class FairPool implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FairPool.class);

  private final int threads;
  private final int threadsPerParty;
  private final int queue;
  private final int queuePerParty;
  private final ThreadPoolExecutor pool;
  private final RoundRobin<Task> waiting = new RoundRobin<>();
  private final Map<Party, Integer> running = new HashMap<>();
  private int busy;

  private record Task(Party party, Runnable work, Runnable displaced) {}

  /**
   * Prepares; threads are there while there is work.
   *
   * @param queue how much may wait
   */
  public FairPool(String name, int threads, int threadsPerParty, int queue, int queuePerParty) {
    this.threads = threads;
    this.threadsPerParty = threadsPerParty;
    this.queue = queue;
    this.queuePerParty = queuePerParty;
    pool =
        new ThreadPoolExecutor(
            0,
            // One that is about to be idle is not there yet for the next; the count of the busy
            // bounds them.
            Integer.MAX_VALUE,
            1,
            TimeUnit.MINUTES,
            new SynchronousQueue<>(),
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Has work done, when it is this party's turn.
   *
   * @param displaced runs instead, on the thread of the party that came, where the work has lost
   *     its place; it may not block
   * @throws RejectedExecutionException where too much waits, of this party or in all
   */
  public void execute(Party party, Runnable work, Runnable displaced) {
    Optional<Task> last = Optional.empty();
    synchronized (this) {
      if (!(party instanceof Party.Ourselves)) {
        if (waiting.size(party) >= queuePerParty) {
          throw new RejectedExecutionException("the line is full");
        }
        if (waiting.size() >= queue) {
          last = Optional.of(makePlace(party));
        }
      }
      add(party, work, displaced);
    }
    last.ifPresent(FairPool::displace);
  }

  /**
   * Has work done later that has had its turn and cannot be done yet. It is not refused for what
   * waits, and displaces nothing: together with what waits, it is no more than what may wait and
   * have a thread.
   *
   * @param displaced as in {@link #execute}
   */
  public synchronized void again(Party party, Runnable work, Runnable displaced) {
    add(party, work, displaced);
  }

  private void add(Party party, Runnable work, Runnable displaced) {
    waiting.add(party, new Task(party, work, displaced));
    if (busy < threads) {
      busy++;
      pool.execute(this::serve);
    }
  }

  /** A line that would be longer than the longest afterwards takes nothing from it. */
  private Task makePlace(Party party) {
    return waiting
        .removeLastOfLongest(
            other ->
                !(other instanceof Party.Ourselves)
                    && waiting.size(other) > waiting.size(party) + 1)
        .orElseThrow(() -> new RejectedExecutionException("all lines are full"));
  }

  private static void displace(Task task) {
    try {
      task.displaced().run();
    } catch (RuntimeException | Error e) {
      LOG.error("event=unforeseen", e);
    }
  }

  private void serve() {
    for (var task = next(); task != null; task = next()) {
      try {
        task.work().run();
      } catch (RuntimeException | Error e) {
        LOG.error("event=unforeseen", e);
      } finally {
        ended(task.party());
      }
    }
  }

  /** INVARIANT: what waits and may be served is served by a thread that ends its work later. */
  private synchronized Task next() {
    var next = waiting.poll(party -> running.getOrDefault(party, 0) < threadsPerParty);
    if (next.isEmpty()) {
      busy--;
      return null;
    }
    running.merge(next.get().party(), 1, Integer::sum);
    return next.get();
  }

  private synchronized void ended(Party party) {
    running.computeIfPresent(party, (same, count) -> count > 1 ? count - 1 : null);
  }

  public synchronized int waiting() {
    return waiting.size();
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
