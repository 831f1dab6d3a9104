package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.ocr.Code;
import io.tuwen.ocr.guard.NotAsked;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import io.tuwen.worker.execution.MemoryBudget;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.jboss.logging.Logger;

/**
 * The engines that the configuration names, in its order: where one cannot read at the moment, or
 * not well, the next one reads. Thread-safe.
 *
 * <p>INVARIANT: a result of any of them, at its present revision or a later one, is done. It is
 * neither read nor paid for again.
 */
final class EngineChain implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EngineChain.class);

  private final List<Link> links;
  private final Execution computing;
  private final CodeReader codes;
  private final OptionalDouble fallbackBelow;

  /** An engine, and where its readings have their turns. */
  private record Link(OcrEngine engine, Execution execution) {}

  /**
   * What the engines have read in an image.
   *
   * @param best the reading that counts
   * @param haveCost whether a provider may have charged for one of them, be it another one
   */
  record Readings(ReadText best, boolean haveCost) {}

  /**
   * Puts engines into an order.
   *
   * @param computing where engines of this machine have their turns
   * @param codes finds them where a provider reads the text
   * @param deadline for one reading by one provider
   * @param memory for all readings by one provider together
   * @param fallbackBelow with less confidence than that, the next engine is asked as well
   */
  EngineChain(
      List<OcrEngine> engines,
      Execution computing,
      CodeReader codes,
      Duration deadline,
      long memory,
      OptionalDouble fallbackBelow) {
    this.fallbackBelow = fallbackBelow;
    this.computing = computing;
    this.codes = codes;
    links =
        engines.stream()
            .map(
                engine ->
                    new Link(
                        engine,
                        engine
                            .provider()
                            .map(it -> waiting(engine.id(), it, deadline, memory))
                            .orElse(computing)))
            .toList();
  }

  private static Execution waiting(
      EngineId engine, OcrEngine.Provider provider, Duration deadline, long memory) {
    return new Execution(engine.name(), provider.concurrency(), deadline, new MemoryBudget(memory));
  }

  private EngineChain(List<Link> links, EngineChain of) {
    this.links = links;
    computing = of.computing;
    codes = of.codes;
    fallbackBelow = of.fallbackBelow;
  }

  /** The same without providers, where any engine computes here. */
  EngineChain local() {
    return new EngineChain(links.stream().filter(it -> !isProvider(it)).toList(), this);
  }

  /** This engine alone, where it is one of them at that revision or a later one; else the same. */
  EngineChain by(EngineId wanted) {
    var link =
        links.stream()
            .filter(it -> it.engine().id().name().equals(wanted.name()))
            .filter(it -> it.engine().id().revision() >= wanted.revision())
            .toList();
    return link.isEmpty() ? this : new EngineChain(link, this);
  }

  boolean isEmpty() {
    return links.isEmpty();
  }

  boolean has(EngineId engine) {
    return links.stream().anyMatch(it -> it.engine().id().equals(engine));
  }

  /** Warms up what costs nothing. */
  void warmUp() {
    if (links.stream().anyMatch(EngineChain::isProvider)) {
      codes.warmUp();
    }
    for (var link : links) {
      var engine = link.engine();
      if (engine.provider().filter(OcrEngine.Provider::isPaid).isEmpty()) {
        engine.warmUp();
      }
      LOG.infof("event=engine_ready engine=%s", engine.id());
    }
  }

  /** The engine that is asked first. */
  EngineId preferred() {
    return links.get(0).engine().id();
  }

  /** Whether what this engine has read need not be read again. */
  boolean isUpToDate(EngineId known) {
    return links.stream()
        .map(link -> link.engine().id())
        .anyMatch(it -> it.name().equals(known.name()) && it.revision() <= known.revision());
  }

  /** Whether a provider may be the reason why an image was not read. */
  boolean isTroubled() {
    return links.stream()
        .anyMatch(link -> link.engine().availability() != OcrEngine.Availability.ON);
  }

  /**
   * Waits for a turn and reads, with one engine after the other until a reading is good enough. The
   * best one counts.
   *
   * @throws EngineFailure where none has read it: permanent where an engine that computes here says
   *     that the image is at fault, or the last of all says so; else transient
   */
  Readings read(byte[] image, Claim claim) {
    EngineFailure failure = null;
    ReadText best = null;
    var haveCost = false;
    var found = new FoundCodes(image, claim);
    for (var link : links) {
      try {
        best = better(best, read(link, image, claim, found));
        haveCost |= isProvider(link);
        if (isGoodEnough(best)) {
          return new Readings(best, haveCost);
        }
      } catch (TuwenException e) {
        haveCost |= mayHaveCost(e);
        failure = new EngineFailure(link.engine().id(), e);
        log(failure);
        if (Thread.currentThread().isInterrupted()) {
          throw failure;
        }
        if (e.category() == Category.PERMANENT && !isProvider(link)) {
          break;
        }
      }
    }
    if (best == null) {
      throw failure;
    }
    return new Readings(best, haveCost);
  }

  /** A refusal counts as a call, and what came too late may have been read. */
  private static boolean mayHaveCost(TuwenException failure) {
    return failure instanceof ProviderFailure || failure.code() == ErrorCode.ENGINE_TIMEOUT;
  }

  private static void log(EngineFailure failure) {
    var level = failure.getCause() instanceof NotAsked ? Logger.Level.DEBUG : Logger.Level.WARN;
    LOG.logf(
        level,
        "event=engine_failed engine=%s code=%s detail=\"%s\"",
        failure.engine(),
        failure.code().code(),
        failure.getMessage());
  }

  /** The later one has to be better by something, since it costs something to change one's mind. */
  private static ReadText better(ReadText one, ReadText other) {
    return one == null || other.text().confidence() > one.text().confidence() ? other : one;
  }

  private boolean isGoodEnough(ReadText read) {
    return fallbackBelow.isEmpty() || read.text().confidence() >= fallbackBelow.getAsDouble();
  }

  private static boolean isProvider(Link link) {
    return link.engine().provider().isPresent();
  }

  private ReadText read(Link link, byte[] image, Claim claim, FoundCodes found) {
    if (!isProvider(link)) {
      return text(link, image, claim);
    }
    if (link.engine().availability() == OcrEngine.Availability.OFF) {
      throw new NotAsked(NotAsked.Why.PAUSED, "the OCR provider is not asked for a while");
    }
    // Before: where this fails for a while, nothing has been paid for yet.
    var inImage = found.get();
    var read = text(link, image, claim);
    return new ReadText(read.engine(), read.text().with(inImage));
  }

  /** The codes in an image: looked for once, however many providers are asked for its text. */
  private final class FoundCodes {
    private final byte[] image;
    private final Claim claim;
    private List<Code> found;

    FoundCodes(byte[] image, Claim claim) {
      this.image = image;
      this.claim = claim;
    }

    List<Code> get() {
      if (found == null) {
        found = find();
      }
      return found;
    }

    /**
     * A provider may read what this machine cannot decode; a text without codes is better than
     * none.
     */
    private List<Code> find() {
      try {
        return computing.compute(
            claim.taking(codes.memory(image)), cancellation -> codes.read(image, cancellation));
      } catch (TuwenException e) {
        if (e.category() != Category.PERMANENT) {
          throw e;
        }
        LOG.warnf("event=codes_unreadable code=%s detail=\"%s\"", e.code().code(), e.getMessage());
        return List.of();
      }
    }
  }

  /** A computation that is slow is so because of the image; a provider has reasons of its own. */
  private static ReadText text(Link link, byte[] image, Claim claim) {
    var engine = link.engine();
    try {
      return link.execution()
          .compute(
              claim.taking(engine.memory(image)), cancellation -> engine.read(image, cancellation));
    } catch (TuwenException e) {
      if (e.code() == ErrorCode.PROCESSING_TIMEOUT && isProvider(link)) {
        throw new TuwenException(
            ErrorCode.ENGINE_TIMEOUT, "the OCR provider did not answer in time", e);
      }
      throw e;
    }
  }

  /** Ends what it has made itself; engines and the place to compute belong to others. */
  @Override
  public void close() {
    links.stream().filter(EngineChain::isProvider).forEach(link -> link.execution().close());
  }
}
