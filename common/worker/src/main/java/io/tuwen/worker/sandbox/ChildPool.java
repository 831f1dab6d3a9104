package io.tuwen.worker.sandbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * The warm children of a worker: one always, and more, up to the number of places, as long as there
 * is work for them.
 *
 * <p>INVARIANT: a child does one image at a time, so whatever an image does to it, no other image
 * is hurt. A child that was killed or that died is replaced; while one takes long, its successor
 * gets warm already.
 *
 * <p>Thread-safe.
 */
public final class ChildPool implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ChildPool.class);

  /**
   * Computing, not waiting: nearly all images take less, and behind one that takes more, a child
   * may have to be replaced. By the clock, every image of a crowded machine would look like that.
   */
  private static final Duration LONG = Duration.ofSeconds(3);

  /** Shorter than deadlines, or an image would be blamed for a machine that starts no process. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(6);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** So long without work, and others need a child's memory more. */
  private static final Duration REST = Duration.ofMinutes(5);

  /** Native memory gets holes with time. */
  private static final int MAX_WORKS = 2000;

  private final ChildSpec spec;
  private final int places;
  private final Duration maxWait;
  private final ChildStarter starter;

  /** The one that worked last is the first, so that the last rests where there is less work. */
  private final LinkedBlockingDeque<ChildProcess> free = new LinkedBlockingDeque<>();

  private final Set<ChildProcess> all = ConcurrentHashMap.newKeySet();
  private final Map<Loss, Counter> losses = new EnumMap<>(Loss.class);
  private final ScheduledExecutorService timer;

  /** Places without a child. INVARIANT: fewer than all. */
  private final AtomicInteger resting;

  /** What waits for a child has one woken, or keeps it from its rest. */
  private final Object waking = new Object();

  private int waiting;
  private CompletableFuture<ChildProcess> successor;
  private volatile boolean closed;

  /** Why a child had to be replaced, as the metric names it. */
  private enum Loss {
    /** Killed by its worker: its work was over the deadline, or no longer wanted. */
    CANCELLED,
    /** It ended at work. */
    DIED,
    /** It was gone before it had work. */
    IDLE
  }

  /**
   * Starts a child and waits until it is warm; others follow when work waits for them.
   *
   * @param metrics counts the children that are lost, by the reason
   * @throws IllegalStateException where none can be had: with what the child said
   */
  public ChildPool(ChildSpec spec, int places, MeterRegistry metrics) {
    this(spec, places, metrics, REST, MAX_WAIT);
  }

  ChildPool(ChildSpec spec, int places, MeterRegistry metrics, Duration rest, Duration maxWait) {
    this(spec, places, metrics, rest, maxWait, new ChildStarter(spec));
  }

  ChildPool(
      ChildSpec spec,
      int places,
      MeterRegistry metrics,
      Duration rest,
      Duration maxWait,
      ChildStarter starter) {
    this.spec = spec;
    this.starter = starter;
    this.places = places;
    this.maxWait = maxWait;
    resting = new AtomicInteger(places - 1);
    // All there from the beginning, or the first would be no increase.
    for (var loss : Loss.values()) {
      var reason = loss.name().toLowerCase(Locale.ROOT);
      losses.put(loss, metrics.counter("tuwen.children.lost", "reason", reason));
    }
    var timer = new ScheduledThreadPoolExecutor(1, task -> daemon(task, spec.name() + "-children"));
    timer.setRemoveOnCancelPolicy(true);
    this.timer = timer;
    try {
      free.add(start().join());
    } catch (CompletionException e) {
      close();
      throw new IllegalStateException(
          "no child process for " + spec.name() + ": " + e.getCause().getMessage(), e.getCause());
    }
    var often = rest.dividedBy(5).toMillis();
    var unused =
        timer.scheduleWithFixedDelay(() -> rest(rest), often, often, TimeUnit.MILLISECONDS);
  }

  /** One child at a time ends that has had no work for long, and none while work waits. */
  private void rest(Duration length) {
    synchronized (waking) {
      var child = free.pollLast();
      if (child == null) {
        return;
      }
      if (!child.isAlive()) {
        replace(child, Loss.IDLE);
      } else if (waiting == 0
          && resting.get() < places - 1
          && child.idle().compareTo(length) >= 0) {
        resting.incrementAndGet();
        end(child);
      } else {
        free.addLast(child);
      }
    }
  }

  /** Work waits: a child more, where one may be. */
  private void wake() {
    if (resting.getAndUpdate(it -> Math.max(0, it - 1)) > 0) {
      fill();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether each place that does not rest has a child. */
  boolean isWhole() {
    return all.stream().filter(ChildProcess::isAlive).count() == places - resting.get();
  }

  /** The process ids of the children. */
  public List<Long> pids() {
    return all.stream().map(ChildProcess::pid).toList();
  }

  /** As {@link #callForParts}, with all parts in one. */
  public byte[] call(Questions questions, Cancellation cancellation, byte[]... request) {
    return answered(questions, cancellation, request).body();
  }

  /**
   * Has a child do one piece of work, and waits for it.
   *
   * <p>A child that dies without being killed is not believed at once: something else may have
   * ended it. The work is done once more by another child, and where that dies too, it is the
   * image.
   *
   * @param cancellation kills the child
   * @return the parts of its result
   * @throws TuwenException what the child threw; {@code WORKER_CRASHED}, {@code PROCESSING_TIMEOUT}
   */
  public List<byte[]> callForParts(
      Questions questions, Cancellation cancellation, byte[]... request) {
    return answered(questions, cancellation, request).parts();
  }

  private Frame answered(Questions questions, Cancellation cancellation, byte[]... request) {
    try {
      return taken(questions, cancellation, request);
    } catch (IOException e) {
      cancellation.check();
      LOG.warnf(
          "event=child_lost work=\"%s\" again=true cause=\"%s\"", spec.name(), e.getMessage());
    }
    try {
      return taken(questions, cancellation, request);
    } catch (IOException e) {
      cancellation.check();
      throw new TuwenException(
          ErrorCode.WORKER_CRASHED, "the image ended the process that read it", e);
    }
  }

  /** Hands the work to children until one has it: where all were killed at once, some are dead. */
  private Frame taken(Questions questions, Cancellation cancellation, byte[]... request)
      throws IOException {
    for (int i = 0; i <= places; i++) {
      try {
        return attempt(questions, cancellation, request);
      } catch (ChildProcess.NotTaken e) {
        cancellation.check();
      }
    }
    throw new TuwenException(ErrorCode.INTERNAL_ERROR, "no child process is ready");
  }

  private Frame attempt(Questions questions, Cancellation cancellation, byte[]... request)
      throws IOException {
    var child = take(cancellation);
    var reply = new AtomicReference<Frame>();
    var loss = Loss.DIED;
    var start = child.computed();
    var slow =
        timer.scheduleWithFixedDelay(
            () -> prepareBehind(child, start),
            LONG.toMillis(),
            LONG.toMillis() / 3,
            TimeUnit.MILLISECONDS);
    try {
      cancellation.<IOException>during(
          child::kill, child.starvation(), () -> reply.set(child.call(questions, request)));
    } catch (ChildProcess.NotTaken e) {
      loss = Loss.IDLE;
      throw e;
    } catch (IOException e) {
      throw new IOException(child.lastWords(), e);
    } finally {
      slow.cancel(false);
      if (cancellation.isCancelled()) {
        replace(child, Loss.CANCELLED);
      } else if (reply.get() == null || !child.isAlive()) {
        replace(child, loss);
      } else {
        giveBack(child);
      }
    }
    return result(reply.get());
  }

  private static Frame result(Frame reply) throws IOException {
    if (reply.kind() == Frame.Kind.FAILURE) {
      throw Failure.read(reply.body()).toException();
    }
    return reply;
  }

  private ChildProcess take(Cancellation cancellation) {
    synchronized (waking) {
      waiting++;
    }
    var hasWoken = false;
    try {
      var end = System.nanoTime() + maxWait.toNanos();
      while (true) {
        cancellation.check();
        if (System.nanoTime() > end) {
          // Not the image's fault, so that it is tried again later.
          throw new TuwenException(ErrorCode.INTERNAL_ERROR, "no child process is ready");
        }
        if (closed) {
          throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away");
        }
        var child = free.poll(100, TimeUnit.MILLISECONDS);
        if (child != null && child.isAlive()) {
          return child;
        }
        if (child != null) {
          // It was killed from outside while it had nothing to do.
          replace(child, Loss.IDLE);
        } else if (!hasWoken) {
          // Not before: a burst of short work needs no other child.
          hasWoken = true;
          wake();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    } finally {
      synchronized (waking) {
        waiting--;
      }
    }
  }

  private void giveBack(ChildProcess child) {
    if (child.works() >= MAX_WORKS) {
      prepare();
    }
    var next = readySuccessor();
    if (next == null) {
      free.addFirst(child);
    } else {
      free.addFirst(next);
      end(child);
    }
  }

  private void end(ChildProcess child) {
    all.remove(child);
    child.close();
  }

  /** One that could not be started is none. */
  private boolean hasSuccessor() {
    return successor != null && !successor.isCompletedExceptionally();
  }

  private synchronized ChildProcess readySuccessor() {
    if (!hasSuccessor() || !successor.isDone()) {
      return null;
    }
    var ready = successor.join();
    successor = null;
    return ready;
  }

  private void prepareBehind(ChildProcess child, Duration start) {
    if (child.computed().minus(start).compareTo(LONG) >= 0) {
      prepare();
    }
  }

  /** Has a child get warm that takes the place of the next that falls out. */
  private synchronized void prepare() {
    if (!hasSuccessor() && !closed) {
      successor = start();
    }
  }

  private void replace(ChildProcess lost, Loss loss) {
    losses.get(loss).increment();
    end(lost);
    fill();
  }

  /** Puts a warm child into a place that became empty. */
  private void fill() {
    CompletableFuture<ChildProcess> next;
    synchronized (this) {
      next = hasSuccessor() ? successor : start();
      successor = null;
    }
    var unused = next.whenComplete(this::started);
  }

  private void started(ChildProcess child, Throwable failure) {
    if (failure == null) {
      free.addFirst(child);
    } else if (!closed) {
      var unused = timer.schedule(this::fill, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private CompletableFuture<ChildProcess> start() {
    var ready = new CompletableFuture<ChildProcess>();
    try {
      daemon(() -> start(ready), spec.name() + "-child-start").start();
    } catch (OutOfMemoryError e) {
      // The system gives no thread more; soon it may.
      ready.completeExceptionally(new IOException("a child cannot be started", e));
    }
    return ready;
  }

  private void start(CompletableFuture<ChildProcess> ready) {
    ChildProcess child = null;
    try {
      var started = System.nanoTime();
      child = starter.start();
      all.add(child);
      var report = child.awaitReady();
      LOG.infof(
          "event=child_ready work=\"%s\" pid=%d ms=%d %s%s",
          spec.name(),
          child.pid(),
          (System.nanoTime() - started) / 1_000_000,
          report,
          starter.missing());
      if (closed) {
        end(child);
      }
      ready.complete(child);
    } catch (IOException | RuntimeException | Error e) {
      var words = child == null ? e.getMessage() : child.lastWords();
      if (child != null) {
        end(child);
      }
      if (!closed) {
        LOG.errorf("event=child_not_started work=\"%s\" cause=\"%s\"", spec.name(), words);
      }
      ready.completeExceptionally(new IOException(words, e));
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    all.forEach(this::end);
  }
}
