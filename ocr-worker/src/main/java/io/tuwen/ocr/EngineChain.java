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
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
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
  private static final Set<ErrorCode> OF_PROVIDERS =
      EnumSet.of(ErrorCode.ENGINE_UNAVAILABLE, ErrorCode.ENGINE_TIMEOUT);

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
   * @param charged the providers that may have charged for it, be it for another reading
   */
  record Readings(ReadText best, Set<EngineId> charged) {
    boolean haveCost() {
      return !charged.isEmpty();
    }
  }

  /**
   * Puts engines into an order.
   *
   * @param computing where engines of this machine have their turns
   * @param codes finds them where a provider reads the text
   * @param deadline for one reading by one provider
   * @param fallbackBelow with less confidence than that, the next engine is asked as well
   */
  EngineChain(
      List<OcrEngine> engines,
      Execution computing,
      CodeReader codes,
      Duration deadline,
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
                            .map(it -> waiting(engine.id(), it, deadline))
                            .orElse(computing)))
            .toList();
  }

  /** Its images take no memory but while the guard has them prepared. */
  private static Execution waiting(
      EngineId engine, OcrEngine.Provider provider, Duration deadline) {
    return new Execution(engine.name(), provider.concurrency(), deadline, new MemoryBudget(0));
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

  /**
   * Whether a provider was the reason why an image was not read, and another try may go better: it
   * was not asked, or has trouble now.
   */
  boolean isTrouble(TuwenException failure) {
    return isOfProvider(failure)
        && (failure.getCause() instanceof NotAsked
            || links.stream()
                .anyMatch(link -> link.engine().availability() != OcrEngine.Availability.ON));
  }

  static boolean isOfProvider(TuwenException failure) {
    return OF_PROVIDERS.contains(failure.code());
  }

  /**
   * Waits for a turn and reads, with one engine after the other until a reading is good enough. The
   * best one counts.
   *
   * @param tries of this image before
   * @throws EngineFailure where none has read it: permanent where an engine that computes here says
   *     that the image is at fault, or all of them say so; else transient
   */
  Readings read(byte[] image, Claim claim, Tries.OfImage tries) {
    var answers = new Answers(fallbackBelow);
    var found = new FoundCodes(image, claim);
    for (var link : links) {
      try {
        answers.took(read(link, image, claim, found, tries), isProvider(link));
      } catch (TuwenException e) {
        var failure = new EngineFailure(link.engine().id(), e);
        log(failure);
        answers.failed(failure, isProvider(link));
      }
      if (answers.isOver()) {
        break;
      }
    }
    return answers.outcome();
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

  private static boolean isProvider(Link link) {
    return link.engine().provider().isPresent();
  }

  private ReadText read(
      Link link, byte[] image, Claim claim, FoundCodes found, Tries.OfImage tries) {
    var engine = link.engine();
    if (!isProvider(link)) {
      return text(link, image, claim.taking(engine.memory(image)));
    }
    var availability = engine.availability();
    tries.check(engine.id(), availability);
    if (availability == OcrEngine.Availability.OFF) {
      throw new NotAsked(NotAsked.Why.PAUSED, "the OCR provider is not asked for a while");
    }
    // Before: where this fails for a while, nothing has been paid for yet.
    var inImage = found.get();
    try {
      var read = text(link, image, claim);
      return new ReadText(read.engine(), read.text().with(inImage));
    } catch (TuwenException e) {
      tries.failed(engine.id(), availability, e);
      throw e;
    }
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
      return link.execution().compute(claim, cancellation -> engine.read(image, cancellation));
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
