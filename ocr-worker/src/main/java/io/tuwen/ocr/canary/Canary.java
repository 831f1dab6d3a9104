package io.tuwen.ocr.canary;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Has a second engine read a share of the new images, after the first one's text is shown, and
 * measures how far they are from each other. No user ever sees the second text, and no log has
 * either.
 *
 * <p>It reads one image after the other and keeps one more; what comes meanwhile is left out, so
 * that it neither delays live work nor takes its memory. Thread-safe.
 */
public final class Canary implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Canary.class);

  private final OcrEngine engine;
  private final Share share;
  private final Execution computing;
  private final Counter compared;
  private final Counter failed;
  private final Counter skipped;
  private final Counter characters;
  private final Counter differences;
  private final Counter lines;
  private volatile boolean isCold;
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(1),
          task -> {
            var made = new Thread(task, "canary");
            made.setDaemon(true);
            return made;
          });

  /**
   * Gets ready.
   *
   * @param computing where an engine of this machine reads, while no live work does
   */
  public Canary(OcrEngine engine, Share share, Execution computing, MeterRegistry metrics) {
    this.engine = engine;
    this.share = share;
    this.computing = computing;
    var name = engine.id().name();
    compared = metrics.counter("tuwen.ocr.canary", "engine", name, "outcome", "compared");
    failed = metrics.counter("tuwen.ocr.canary", "engine", name, "outcome", "failed");
    skipped = metrics.counter("tuwen.ocr.canary", "engine", name, "outcome", "skipped");
    characters = metrics.counter("tuwen.ocr.canary.characters", "engine", name);
    differences = metrics.counter("tuwen.ocr.canary.differences", "engine", name);
    lines = metrics.counter("tuwen.ocr.canary.lines", "engine", name);
  }

  public EngineId engine() {
    return engine.id();
  }

  /**
   * Warms up an engine that nothing else does, where that costs nothing; returns at once, since
   * users' texts do not need it. Images wait for it, or are left out.
   */
  public void warmUp() {
    if (engine.provider().filter(OcrEngine.Provider::isPaid).isEmpty()) {
      isCold = true;
      thread.execute(this::warmEngineUp);
    }
  }

  private void warmEngineUp() {
    try {
      engine.warmUp();
      isCold = false;
      LOG.infof("event=canary_ready engine=%s", engine.id());
    } catch (RuntimeException e) {
      LOG.errorf(e, "event=canary_not_ready engine=%s cause=\"%s\"", engine.id(), e.getMessage());
    }
  }

  /**
   * Whether an image is to be read a second time.
   *
   * @param shownBy what has read it
   * @param isLocal whether it must not leave this machine
   */
  public boolean wants(ObjectKey image, EngineId shownBy, boolean isLocal) {
    return !shownBy.equals(engine.id())
        && !(isLocal && engine.provider().isPresent())
        && share.has(image);
  }

  /** Reads it a second time, soon or never; returns at once. */
  public void offer(ObjectKey key, byte[] image, OcrText shown, EngineId shownBy) {
    try {
      thread.execute(() -> compare(key, image, shown, shownBy));
    } catch (RejectedExecutionException e) {
      skipped.increment();
    }
  }

  private void compare(ObjectKey key, byte[] image, OcrText shown, EngineId shownBy) {
    if (isCold) {
      failed.increment();
      return;
    }
    if (engine.provider().isEmpty() && computing.inUse() >= computing.places()) {
      skipped.increment();
      return;
    }
    try {
      count(key, shownBy, Comparison.of(shown, read(key, image)));
    } catch (RuntimeException e) {
      failed.increment();
      LOG.infof(
          "event=canary_failed image=\"%s\" engine=%s cause=\"%s\"",
          LogName.of(key), engine.id(), e.getMessage());
    }
  }

  private OcrText read(ObjectKey key, byte[] image) {
    if (engine.provider().isPresent()) {
      return engine.read(image, new Cancellation()).text();
    }
    var claim = Claim.ofEvent(key).taking(engine.memory(image));
    return computing.compute(claim, cancellation -> engine.read(image, cancellation)).text();
  }

  private void count(ObjectKey key, EngineId shownBy, Comparison comparison) {
    compared.increment();
    characters.increment(comparison.characters());
    differences.increment(comparison.differences());
    lines.increment(comparison.lines());
    LOG.infof(
        "event=canary_compared image=\"%s\" shown_by=%s engine=%s characters=%d differences=%d lines=%d",
        LogName.of(key),
        shownBy,
        engine.id(),
        comparison.characters(),
        comparison.differences(),
        comparison.lines());
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
