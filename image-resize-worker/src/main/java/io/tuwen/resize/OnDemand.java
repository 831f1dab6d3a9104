package io.tuwen.resize;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.FairPool;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.result.Withdrawal;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
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

  /** What two children cost that have to be started and warmed up anew. */
  private static final Duration LOST_CHILDREN = Duration.ofSeconds(4);

  /** The part of the heap that renditions may take which their clients have not got yet. */
  private static final int HELD_PART = 3;

  private final Originals originals;
  private final Renditions renditions;
  private final Renderer renderer;
  private final Execution execution;
  private final Sizes sizes;
  private final Withdrawal withdrawal;
  private final FormatChoice formats;
  private final Duration deadline;
  private final MeterRegistry metrics;
  private final Counter notStored;
  private final Counter refused;
  private final Allowance allowance;
  private final HeldBytes held;
  private final FairPool looks;
  private final FairPool makers;
  private final ConcurrentHashMap<Version, Flight> flights = new ConcurrentHashMap<>();
  private final Crashes crashes;

  OnDemand(
      Originals originals,
      Renditions renditions,
      Renderer renderer,
      Execution execution,
      Sizes sizes,
      ResizeConfig config,
      MeterRegistry metrics) {
    this.originals = originals;
    this.sizes = sizes;
    withdrawal = new Withdrawal(originals, metrics);
    formats = new FormatChoice(originals, config);
    this.renditions = renditions;
    crashes = new Crashes(renditions);
    this.renderer = renderer;
    this.execution = execution;
    this.metrics = metrics;
    deadline = config.requestDeadline();
    // There from the beginning, or the first would be no increase.
    notStored = metrics.counter("tuwen.renditions.not.stored");
    allowance = new Allowance("computing", "ms of computing", millis(config), metrics);
    held = new HeldBytes(Runtime.getRuntime().maxMemory() / HELD_PART, metrics);
    var requests = config.maxRequests();
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

  /** Half of what all places can do. */
  private long millis(ResizeConfig config) {
    var half = Duration.ofSeconds(30).multipliedBy(execution.places());
    return config.timePerMinute().orElse(half).toMillis();
  }

  /** One rendition of one version of an original. */
  record Version(ObjectKey rendition, ETag eTag) {}

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
      start(looks, party, flight, version, () -> look(party, wanted, flight, version, countedAs));
    }
    return ours;
  }

  /**
   * Has a rendition stored that no client waits for. If that fails, the next request tries again.
   */
  public void prepare(Party party, Wanted wanted, StoredObject original) {
    var ours = stamp(wanted.processing(), original.eTag());
    run(looks, party, () -> renditions.describe(wanted.rendition()))
        .thenCompose(
            known ->
                known.filter(it -> it.stamp().satisfies(ours)).isPresent()
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

  private void look(Party party, Wanted wanted, Flight flight, Version version, String countedAs) {
    if (flight.isBegun()) {
      return;
    }
    var stored = stored(party, wanted, version.eTag());
    if (stored.isEmpty()) {
      crashes.check(version);
      allowance.check(party);
      wanted
          .style()
          .map(style -> stamp(style.own(), version.eTag()))
          .ifPresent(own -> crashes.checkStored(wanted, own));
      start(makers, party, flight, version, () -> make(party, wanted, flight, version, countedAs));
      return;
    }
    try (var delivery = stored.get()) {
      if (flight.begin()) {
        count("store");
        flights.remove(version, flight);
        flight.land(delivery);
      }
    }
  }

  private void start(FairPool threads, Party party, Flight flight, Version version, Runnable work) {
    try {
      threads.execute(
          party,
          () -> {
            try {
              work.run();
            } catch (RuntimeException | Error e) {
              end(party, flight, version, e);
            }
          },
          () -> refuse(party, flight, version));
    } catch (RejectedExecutionException e) {
      refuse(party, flight, version);
    }
  }

  private void refuse(Party party, Flight flight, Version version) {
    refused.increment();
    end(party, flight, version, tooMany());
  }

  /** Where a party has had too much, the others go on; everything else is a failure for all. */
  private void end(Party party, Flight flight, Version version, Throwable failure) {
    var isOnesOwn = failure instanceof TooMuch || isTooMany(failure);
    flights.computeIfPresent(
        version,
        (same, known) ->
            known == flight && (!isOnesOwn || flight.leave(party, failure)) ? null : known);
    if (!isOnesOwn) {
      flight.crash(failure);
    }
  }

  private static boolean isTooMany(Throwable failure) {
    return failure instanceof ProcessException e && e.ossCode() == OssCode.TOO_MANY_REQUESTS;
  }

  /** Requests that come before it is stored get what was made, so that it is not made twice. */
  private void make(Party party, Wanted wanted, Flight flight, Version version, String countedAs) {
    if (flight.isBegun()) {
      return;
    }
    var original = originals.fetch(wanted.original()).orElseThrow(OnDemand::noSuchKey);
    // Before it is begun: where there is no room for this party, another one may have some.
    try (var hold = held.take(party, renderer.size(original.bytes(), wanted.processing()))) {
      if (flight.begin()) {
        make(party, wanted, flight, version, countedAs, original, hold);
      }
    }
  }

  private void make(
      Party party,
      Wanted wanted,
      Flight flight,
      Version version,
      String countedAs,
      Originals.Original original,
      HeldBytes.Hold hold) {
    var rendered = render(party, wanted, original);
    hold.correct(rendered.bytes().length);
    if (!wanted.store()) {
      letBeStored(wanted);
    }
    count(countedAs);
    var stored = new CompletableFuture<Boolean>();
    flight.land(new Delivery(rendered, true, stored, hold));
    var isStored = false;
    try {
      isStored =
          wanted.store()
              && !isText(wanted)
              && isKept(party, wanted, rendered, original.object().eTag());
    } finally {
      // In this order: a request after this finds it in the bucket, and no flight.
      flights.remove(version, flight);
      stored.complete(isStored);
    }
  }

  /**
   * A bucket that mirrors stores what it gets, and tells nobody. What is deleted between this look
   * and the bucket's put is removed by the second look of who deletes it.
   */
  private void letBeStored(Wanted wanted) {
    sizes.remember();
    if (withdrawal.current(wanted.original()).isEmpty()) {
      throw noSuchKey();
    }
  }

  private static ProcessException noSuchKey() {
    return new ProcessException(OssCode.NO_SUCH_KEY, "The specified key does not exist.");
  }

  private Rendered render(Party party, Wanted wanted, Originals.Original original) {
    try {
      return render(party, original.bytes(), wanted.processing());
    } catch (TuwenException e) {
      if (e.code() == ErrorCode.WORKER_CRASHED) {
        crashes.remember(new Version(wanted.rendition(), original.object().eTag()));
        allowance.spend(party, LOST_CHILDREN.toMillis());
      }
      throw e;
    }
  }

  private Rendered render(Party party, byte[] original, Processing processing) {
    return execution.compute(
        Claim.ofRequest(party).within(deadline).taking(renderer.memory(original, processing)),
        cancellation -> {
          var started = System.nanoTime();
          try {
            return renderer.render(original, processing, cancellation);
          } finally {
            allowance.spend(party, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
          }
        });
  }

  /**
   * Stores a rendition, unless its original is gone. What cannot be stored is delivered all the
   * same.
   *
   * @return whether the rendition of the present original is stored
   */
  private boolean isKept(Party party, Wanted wanted, Rendered rendered, ETag eTag) {
    try {
      sizes.remember();
      store(wanted, rendered, eTag);
      return isOfPresent(party, wanted, eTag);
    } catch (TuwenException e) {
      notStored.increment();
      LOG.warnf(
          "event=rendition_not_stored rendition=\"%s\" code=%s cause=\"%s\"",
          LogName.of(wanted.rendition()), e.code().code(), e.getCause());
      return false;
    }
  }

  /**
   * INVARIANT: of an original that is gone, nothing stays that was stored here. A rendition that
   * took the place of a later original's gives way to one that is made of that.
   */
  private boolean isOfPresent(Party party, Wanted wanted, ETag made) {
    var stored = Optional.of(made);
    while (true) {
      var current = withdrawal.current(wanted.original());
      if (current.isPresent() && current.equals(stored)) {
        return true;
      }
      if (withdrawal.isFinal(wanted.original(), () -> renditions.delete(wanted.rendition()))) {
        return false;
      }
      var original = originals.fetch(wanted.original());
      stored = original.map(it -> it.object().eTag());
      if (original.isPresent()) {
        var rendered = render(party, wanted, original.get());
        store(wanted, rendered, stored.get());
      }
    }
  }

  private void store(Wanted wanted, Rendered rendered, ETag eTag) {
    var stamp = stamp(wanted.processing(), eTag);
    if (wanted.withheld()) {
      renditions.storePrivately(
          wanted.rendition(), rendered.bytes(), rendered.contentType(), stamp);
    } else {
      renditions.store(wanted.rendition(), rendered.bytes(), rendered.contentType(), stamp);
    }
  }

  private Optional<Delivery> stored(Party party, Wanted wanted, ETag eTag) {
    var ours = stamp(wanted.processing(), eTag);
    return isText(wanted)
        ? Optional.empty()
        : read(party, wanted.rendition(), stamp -> stamp.satisfies(ours));
  }

  /**
   * INVARIANT: what is told of an original is told to the one who asks, and is no rendition: a
   * bucket would hand it to others.
   */
  private static boolean isText(Wanted wanted) {
    return wanted.processing().pipeline().isText();
  }

  private Optional<Delivery> read(
      Party party, ObjectKey rendition, Predicate<RenditionStamp> isWanted) {
    try (var open = renditions.open(rendition).orElse(null)) {
      if (open == null || Renditions.stamp(open.object()).filter(isWanted).isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(read(party, open));
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "the rendition could not be read to its end", e);
    }
  }

  private Delivery read(Party party, OpenObject open) throws IOException {
    var hold = held.take(party, open.object().size());
    try {
      // Into one array, which reading all of it would have twice for a moment.
      var bytes = new byte[Math.toIntExact(open.object().size())];
      new DataInputStream(open.stream()).readFully(bytes);
      var rendered = new Rendered(bytes, open.object().attributes().contentType());
      return new Delivery(rendered, false, CompletableFuture.completedFuture(true), hold);
    } catch (IOException | RuntimeException e) {
      hold.close();
      throw e;
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

  private static <T> CompletableFuture<T> run(FairPool threads, Party party, Work<T> work) {
    var result = new CompletableFuture<T>();
    try {
      threads.execute(
          party,
          () -> {
            try {
              result.complete(work.run());
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
