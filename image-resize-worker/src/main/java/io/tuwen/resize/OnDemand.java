package io.tuwen.resize;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.FairPool;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.execution.Execution;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Renditions for those who ask for them: from the bucket, or made and put there.
 *
 * <p>INVARIANT: however many ask for one rendition at once, it is made once. Who waits holds no
 * thread. What waits is bounded, for each client and for all; beyond it, {@code TooManyRequests}.
 * Clients have their turns: one that asks for much waits behind itself.
 */
@ApplicationScoped
public class OnDemand {
  private static final Logger LOG = Logger.getLogger(OnDemand.class);

  /** A look takes some milliseconds, most of which are spent waiting for storage. */
  private static final int LOOKERS = 16;

  /** The part of the heap that renditions may take which their clients have not got yet. */
  private static final int HELD_PART = 3;

  /** For so long a rendition waits for room that others of its party or of all have. */
  private static final Duration ROOM = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Originals originals;
  private final Renderer renderer;
  private final FormatChoice formats;
  private final Maker maker;
  private final Shelf shelf;
  private final MeterRegistry metrics;
  private final Counter refused;
  private final HeldBytes held;
  private final FairPool looks;
  private final FairPool makers;
  private final ConcurrentHashMap<Version, Flight> flights = new ConcurrentHashMap<>();

  OnDemand(
      Originals originals,
      Renditions renditions,
      Renderer renderer,
      Execution execution,
      Sizes sizes,
      ResizeConfig config,
      MeterRegistry metrics) {
    this.originals = originals;
    this.renderer = renderer;
    this.metrics = metrics;
    formats = new FormatChoice(originals, config);
    held = new HeldBytes(Runtime.getRuntime().maxMemory() / HELD_PART, metrics, System::nanoTime);
    maker = new Maker(renderer, execution, renditions, config, metrics);
    shelf = new Shelf(originals, renditions, sizes, maker, held, metrics);
    var requests = config.maxRequests();
    // There from the beginning, or the first would be no increase.
    refused = metrics.counter("tuwen.renditions.refused");
    looks =
        new FairPool("rendition-look", LOOKERS, LOOKERS - 1, requests, Shares.quarter(requests));
    // While some are computed, as many are on their way from and to storage.
    makers =
        new FairPool(
            "rendition-make",
            2 * execution.places(),
            2 * execution.placesPerClient(),
            config.queue(),
            config.queuePerClient().orElse(Shares.quarter(config.queue())));
    metrics.gauge("tuwen.renditions.waiting", makers, FairPool::waiting);
  }

  /** One rendition of one version of an original. */
  record Version(ObjectKey rendition, ETag eTag) {}

  /**
   * What one party wants.
   *
   * @param countedAs how it is counted where it has to be made
   */
  private record Order(
      Party party, Wanted wanted, Version version, Flight flight, String countedAs) {
    boolean isBegun() {
      return flight.isBegun();
    }
  }

  /** The original as it is now. */
  public CompletableFuture<Optional<StoredObject>> original(Party party, ObjectKey key) {
    return run(looks, party, () -> originals.describe(key));
  }

  /**
   * The format that a client gets a style in.
   *
   * @param accepted what the client prefers to the style's own format, the best first
   * @return empty where the style's own format is left
   */
  public CompletableFuture<Optional<OutputFormat>> format(
      Party party, StoredObject original, Processing style, List<OutputFormat> accepted) {
    if (accepted.isEmpty() || formats.isRightForAll(accepted.get(0), style)) {
      return CompletableFuture.completedFuture(accepted.stream().findFirst());
    }
    return run(looks, party, () -> formats.choose(original, style, accepted));
  }

  /** What a client may compare: it changes with the original, the processing and the engine. */
  public String tag(StoredObject original, Processing processing) {
    var all = original.eTag() + " " + processing.canonical() + " " + renderer.id();
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * Delivers.
   *
   * @param party whose turn it has to be
   * @return fails with a {@link ProcessException} or a {@link TuwenException}
   */
  public CompletableFuture<Delivery> deliver(Party party, Wanted wanted, StoredObject original) {
    return deliver(party, wanted, original, "made");
  }

  /** As {@link #deliver}, where the rendition is counted as this if it has to be made. */
  private CompletableFuture<Delivery> deliver(
      Party party, Wanted wanted, StoredObject original, String countedAs) {
    var version = new Version(wanted.rendition(), original.eTag());
    var ours = new CompletableFuture<Delivery>();
    var flight =
        flights.compute(
            version,
            (same, known) -> {
              var chosen = known == null ? new Flight() : known;
              chosen.join(party, ours);
              return chosen;
            });
    // Into the queue of every party that wants it: no party waits behind another's other requests.
    if (flight.isFirst(party, ours)) {
      var order = new Order(party, wanted, version, flight, countedAs);
      start(looks::execute, order, () -> look(order));
    }
    return ours;
  }

  /**
   * Has a rendition stored that no client waits for. If that fails, the next request tries again.
   */
  public void prepare(Party party, Wanted wanted, StoredObject original) {
    run(looks, party, () -> shelf.has(wanted, original))
        .thenCompose(
            isThere ->
                isThere
                    ? CompletableFuture.<Delivery>completedFuture(null)
                    : deliver(party, wanted, original, "ahead"))
        .thenAccept(delivery -> Optional.ofNullable(delivery).ifPresent(Delivery::close))
        .exceptionally(
            failure -> {
              LOG.infof(
                  "event=rendition_not_prepared rendition=\"%s\" cause=\"%s\"",
                  LogName.of(wanted.rendition()), failure);
              return null;
            });
  }

  private void look(Order order) {
    if (order.isBegun()) {
      return;
    }
    var stored = shelf.find(order.party(), order.wanted(), order.version().eTag());
    if (stored.isEmpty()) {
      maker.require(order.party(), order.wanted(), order.version().eTag());
      start(makers::execute, order, () -> make(order));
      return;
    }
    try (var delivery = stored.get()) {
      if (order.flight().begin()) {
        count("store");
        flights.remove(order.version(), order.flight());
        order.flight().land(delivery);
      }
    }
  }

  /** A way into the lines of a pool. */
  private interface Entry {
    void enter(Party party, Runnable work, Runnable displaced);
  }

  private void start(Entry entry, Order order, Runnable work) {
    try {
      entry.enter(
          order.party(),
          () -> {
            try {
              work.run();
            } catch (RuntimeException | Error e) {
              end(order, e);
            }
          },
          () -> refuse(order));
    } catch (RejectedExecutionException e) {
      refuse(order);
    }
  }

  private void refuse(Order order) {
    refused.increment();
    end(order, tooMany());
  }

  /** Where a party has had too much, the others go on; everything else is a failure for all. */
  private void end(Order order, Throwable failure) {
    var isOnesOwn = failure instanceof TooMuch || isTooMany(failure);
    var flight = order.flight();
    flights.computeIfPresent(
        order.version(),
        (same, known) ->
            known == flight && (!isOnesOwn || flight.leave(order.party(), failure)) ? null : known);
    if (!isOnesOwn) {
      flight.crash(failure);
    }
  }

  private static boolean isTooMany(Throwable failure) {
    return failure instanceof ProcessException e && e.ossCode() == OssCode.TOO_MANY_REQUESTS;
  }

  private void make(Order order) {
    if (order.isBegun()) {
      return;
    }
    var original = original(order);
    var size = maker.size(order.wanted(), original);
    held.find(order.party(), size)
        .ifPresentOrElse(
            hold -> make(order, () -> original, hold),
            () -> awaitRoom(order, size, System.nanoTime() + ROOM.toNanos()));
  }

  /**
   * Goes to the end of its party's line, however long that is, until others have let go of theirs;
   * the last time, it is refused. It has not begun: another party that wants the same may have
   * room.
   */
  private void awaitRoom(Order order, long size, long until) {
    LockSupport.parkNanos(PAUSE.toNanos());
    start(
        makers::again,
        order,
        () -> {
          if (order.isBegun()) {
            return;
          }
          var hold =
              System.nanoTime() - until < 0
                  ? held.find(order.party(), size)
                  : Optional.of(held.take(order.party(), size));
          hold.ifPresentOrElse(
              it -> make(order, () -> original(order), it), () -> awaitRoom(order, size, until));
        });
  }

  private Originals.Original original(Order order) {
    return originals.fetch(order.wanted().original()).orElseThrow(OnDemand::noSuchKey);
  }

  private static ProcessException noSuchKey() {
    return new ProcessException(OssCode.NO_SUCH_KEY, "The specified key does not exist.");
  }

  private void make(Order order, Supplier<Originals.Original> original, HeldBytes.Hold room) {
    try (var hold = room) {
      var fetched = original.get();
      if (order.flight().begin()) {
        deliver(order, fetched, hold);
      }
    }
  }

  /** Requests that come before it is stored get what was made, so that it is not made twice. */
  private void deliver(Order order, Originals.Original original, HeldBytes.Hold hold) {
    var wanted = order.wanted();
    var rendered = maker.make(order.party(), wanted, original);
    hold.correct(rendered.bytes().length);
    if (!wanted.store() && !shelf.mayBeMirrored(wanted)) {
      throw noSuchKey();
    }
    count(order.countedAs());
    var stored = new CompletableFuture<Boolean>();
    order.flight().land(new Delivery(rendered, true, stored, hold));
    var isStored = false;
    try {
      isStored = shelf.keep(order.party(), wanted, rendered, original.object().eTag());
    } finally {
      // In this order: a request after this finds it in the bucket, and no flight.
      flights.remove(order.version(), order.flight());
      stored.complete(isStored);
    }
  }

  private void count(String from) {
    metrics.counter("tuwen.renditions.delivered", "from", from).increment();
  }

  private static ProcessException tooMany() {
    return new ProcessException(
        OssCode.TOO_MANY_REQUESTS, "More renditions are asked for than can be made. Try later.");
  }

  private static <T> CompletableFuture<T> run(FairPool threads, Party party, Supplier<T> work) {
    var result = new CompletableFuture<T>();
    try {
      threads.execute(
          party,
          () -> {
            try {
              result.complete(work.get());
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          },
          () -> result.completeExceptionally(tooMany()));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(tooMany());
    }
    return result;
  }

  @PreDestroy
  void close() {
    looks.close();
    makers.close();
  }
}
