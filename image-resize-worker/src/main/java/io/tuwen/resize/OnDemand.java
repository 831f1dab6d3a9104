package io.tuwen.resize;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.execution.Execution;
import io.tuwen.common.key.LogName;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.rendition.RenditionStamp;
import io.tuwen.common.rendition.Renditions;
import io.tuwen.common.store.ETag;
import io.tuwen.common.store.Originals;
import io.tuwen.common.store.StoredObject;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.ProcessException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Renditions for those who ask for them: from the bucket, or made and put there.
 *
 * <p>INVARIANT: however many ask for one rendition at once, it is made once. Who waits holds no
 * thread. What waits is bounded; beyond it, {@code TooManyRequests}.
 */
@ApplicationScoped
public class OnDemand {
  private static final Logger LOG = Logger.getLogger(OnDemand.class);

  /** A look takes some milliseconds, most of which are spent waiting for storage. */
  private static final int LOOKERS = 16;

  private final Originals originals;
  private final Renditions renditions;
  private final Renderer renderer;
  private final Execution execution;
  private final MeterRegistry metrics;
  private final Counter notStored;
  private final ExecutorService looks;
  private final ExecutorService makers;
  private final ConcurrentHashMap<Flight, CompletableFuture<Delivery>> flights =
      new ConcurrentHashMap<>();

  OnDemand(
      Originals originals,
      Renditions renditions,
      Renderer renderer,
      Execution execution,
      ResizeConfig config,
      MeterRegistry metrics) {
    this.originals = originals;
    this.renditions = renditions;
    this.renderer = renderer;
    this.execution = execution;
    this.metrics = metrics;
    // There from the beginning, or the first would be no increase.
    notStored = metrics.counter("tuwen.renditions.not.stored");
    looks = pool("rendition-look", LOOKERS, config.maxRequests());
    // While some are computed, as many are on their way from and to storage.
    makers = pool("rendition-make", 2 * execution.places(), config.queue());
  }

  private static ExecutorService pool(String name, int threads, int queue) {
    var pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(queue),
            task -> new Thread(task, name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** One rendition of one version of an original. */
  private record Flight(ObjectKey rendition, ETag eTag) {}

  /** The original as it is now. */
  public CompletableFuture<Optional<StoredObject>> original(ObjectKey key) {
    return run(looks, () -> originals.describe(key));
  }

  /** What a client may compare: it changes with the original, the processing and the engine. */
  public String tag(StoredObject original, Processing processing) {
    var all = original.eTag() + " " + processing.canonical() + " " + renderer.id();
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Delivers.
   *
   * @return fails with a {@link ProcessException} or a {@link TuwenException}
   */
  public CompletableFuture<Delivery> deliver(Wanted wanted, StoredObject original) {
    var flight = new Flight(wanted.rendition(), original.eTag());
    var ours = new CompletableFuture<Delivery>();
    var others = flights.putIfAbsent(flight, ours);
    if (others != null) {
      return others;
    }
    start(looks, flight, ours, () -> look(wanted, flight, ours));
    return ours;
  }

  private static Delivery delivery(Rendered stored) {
    return new Delivery(stored, false, CompletableFuture.completedFuture(true));
  }

  private void look(Wanted wanted, Flight flight, CompletableFuture<Delivery> ours) {
    var stored = stored(wanted, flight.eTag());
    if (stored.isEmpty()) {
      start(makers, flight, ours, () -> make(wanted, flight, ours));
      return;
    }
    count("store");
    flights.remove(flight);
    ours.complete(delivery(stored.get()));
  }

  private void start(
      ExecutorService threads, Flight flight, CompletableFuture<Delivery> ours, Runnable work) {
    try {
      threads.execute(
          () -> {
            try {
              work.run();
            } catch (RuntimeException | Error e) {
              end(flight, ours, e);
            }
          });
    } catch (RejectedExecutionException e) {
      end(flight, ours, tooMany());
    }
  }

  private void end(Flight flight, CompletableFuture<Delivery> ours, Throwable failure) {
    flights.remove(flight);
    ours.completeExceptionally(failure);
  }

  /** Whoever asks until it is stored gets what was made, so that it is not made twice. */
  private void make(Wanted wanted, Flight flight, CompletableFuture<Delivery> ours) {
    var original =
        originals
            .fetch(wanted.original())
            .orElseThrow(
                () ->
                    new ProcessException(OssCode.NO_SUCH_KEY, "The specified key does not exist."));
    var processing = wanted.processing();
    var rendered =
        execution.compute(
            cancellation -> renderer.render(original.bytes(), processing, cancellation));
    count("made");
    var stored = new CompletableFuture<Boolean>();
    ours.complete(new Delivery(rendered, true, stored));
    var eTag = original.object().eTag();
    var isStored = wanted.store() && store(wanted, rendered, eTag);
    // In this order: whoever knows that it is stored finds it in the bucket, and not this flight.
    flights.remove(flight);
    stored.complete(isStored);
  }

  /** What cannot be stored is delivered all the same. */
  private boolean store(Wanted wanted, Rendered rendered, ETag eTag) {
    try {
      renditions.store(
          wanted.rendition(),
          rendered.bytes(),
          rendered.contentType(),
          stamp(wanted.processing(), eTag));
      return true;
    } catch (TuwenException e) {
      notStored.increment();
      LOG.warnf(
          "event=rendition_not_stored rendition=\"%s\" code=%s cause=\"%s\"",
          LogName.of(wanted.rendition()), e.code().code(), e.getCause());
      return false;
    }
  }

  private Optional<Rendered> stored(Wanted wanted, ETag eTag) {
    return read(wanted.rendition(), stamp(wanted.processing(), eTag)::equals);
  }

  /** A free processing that is in the bucket already, whatever made it. */
  public CompletableFuture<Optional<Rendered>> find(ObjectKey rendition, ObjectKey ofOriginal) {
    return run(
        looks,
        () ->
            originals
                .describe(ofOriginal)
                .flatMap(
                    original -> read(rendition, stamp -> stamp.eTag().equals(original.eTag()))));
  }

  private Optional<Rendered> read(ObjectKey rendition, Predicate<RenditionStamp> isWanted) {
    try (var open = renditions.open(rendition).orElse(null)) {
      if (open == null || Renditions.stamp(open.object()).filter(isWanted).isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Rendered(open.stream().readAllBytes(), open.object().attributes().contentType()));
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "the rendition could not be read to its end", e);
    }
  }

  private RenditionStamp stamp(Processing processing, ETag eTag) {
    return new RenditionStamp(eTag, processing.canonical(), renderer.id());
  }

  private void count(String from) {
    metrics.counter("tuwen.renditions.delivered", "from", from).increment();
  }

  private static ProcessException tooMany() {
    return new ProcessException(
        OssCode.TOO_MANY_REQUESTS, "More renditions are asked for than can be made. Try later.");
  }

  /** Work that gives something. */
  private interface Work<T> {
    T run();
  }

  private static <T> CompletableFuture<T> run(ExecutorService threads, Work<T> work) {
    var result = new CompletableFuture<T>();
    try {
      threads.execute(
          () -> {
            try {
              result.complete(work.run());
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(tooMany());
    }
    return result;
  }

  @PreDestroy
  void close() {
    looks.shutdown();
    makers.shutdown();
  }
}
