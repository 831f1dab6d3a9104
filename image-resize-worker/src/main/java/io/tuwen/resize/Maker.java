package io.tuwen.resize;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.Originals;
import io.tuwen.worker.execution.Claim;
import io.tuwen.worker.execution.Execution;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Makes renditions for those who ask for them, and charges them for it: for the time of a
 * processor, and for child processes that their images ended. Thread-safe.
 */
final class Maker {
  /** What two children cost that have to be started and warmed up anew. */
  private static final Duration LOST_CHILDREN = Duration.ofSeconds(4);

  private final Renderer renderer;
  private final Execution execution;
  private final Duration deadline;
  private final Allowance allowance;
  private final Crashes crashes;

  Maker(
      Renderer renderer,
      Execution execution,
      Renditions renditions,
      ResizeConfig config,
      MeterRegistry metrics) {
    this.renderer = renderer;
    this.execution = execution;
    deadline = config.requestDeadline();
    allowance = new Allowance("computing", "ms of computing", millis(config), metrics);
    crashes = new Crashes(renditions);
  }

  /** Half of what all places can do. */
  private long millis(ResizeConfig config) {
    var half = Duration.ofSeconds(30).multipliedBy(execution.places());
    return config.timePerMinute().orElse(half).toMillis();
  }

  /** What a rendition of this version of an original is known by. */
  RenditionStamp stamp(Processing processing, ETag eTag) {
    return new RenditionStamp(eTag, processing.canonical(), renderer.id());
  }

  /**
   * Refuses what has ended child processes before, and a party that has had its time.
   *
   * @throws TuwenException the reason
   */
  void require(Party party, Wanted wanted, ETag eTag) {
    crashes.check(new OnDemand.Version(wanted.rendition(), eTag));
    allowance.check(party);
    wanted
        .style()
        .map(style -> stamp(style.own(), eTag))
        .ifPresent(own -> crashes.checkStored(wanted, own));
  }

  /** How many bytes the rendition may have. */
  long size(Wanted wanted, Originals.Original original) {
    return renderer.size(original.bytes(), wanted.processing());
  }

  Rendered make(Party party, Wanted wanted, Originals.Original original) {
    try {
      return make(party, original.bytes(), wanted.processing());
    } catch (TuwenException e) {
      if (e.code() == ErrorCode.WORKER_CRASHED) {
        crashes.remember(new OnDemand.Version(wanted.rendition(), original.object().eTag()));
        allowance.spend(party, LOST_CHILDREN.toMillis());
      }
      throw e;
    }
  }

  private Rendered make(Party party, byte[] original, Processing processing) {
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
}
