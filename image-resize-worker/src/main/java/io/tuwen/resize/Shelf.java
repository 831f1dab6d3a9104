package io.tuwen.resize;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.worker.result.Withdrawal;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/** The bucket's renditions, for those who ask for them. */
final class Shelf {
  private static final Logger LOG = Logger.getLogger(Shelf.class);

  private final Originals originals;
  private final Renditions renditions;
  private final Sizes sizes;
  private final Maker maker;
  private final HeldBytes held;
  private final Withdrawal withdrawal;
  private final Counter notStored;

  Shelf(
      Originals originals,
      Renditions renditions,
      Sizes sizes,
      Maker maker,
      HeldBytes held,
      MeterRegistry metrics) {
    this.originals = originals;
    this.renditions = renditions;
    this.sizes = sizes;
    this.maker = maker;
    this.held = held;
    withdrawal = new Withdrawal(originals, metrics);
    // There from the beginning, or the first would be no increase.
    notStored = metrics.counter("tuwen.renditions.not.stored");
  }

  /** Whether it is there, of this version of its original. */
  boolean has(Wanted wanted, StoredObject original) {
    var ours = maker.stamp(wanted.processing(), original.eTag());
    return renditions
        .describe(wanted.rendition())
        .filter(it -> it.stamp().satisfies(ours))
        .isPresent();
  }

  /**
   * The rendition of this version, for the caller to close.
   *
   * @throws io.tuwen.contract.share.TooMuch where the party holds too much already
   */
  Optional<Delivery> find(Party party, Wanted wanted, ETag eTag) {
    return isText(wanted)
        ? Optional.empty()
        : find(party, wanted, maker.stamp(wanted.processing(), eTag));
  }

  /**
   * INVARIANT: what is told of an original is told to the one who asks, and is no rendition: a
   * bucket would hand it to others.
   */
  private static boolean isText(Wanted wanted) {
    return wanted.processing().pipeline().isText();
  }

  private Optional<Delivery> find(Party party, Wanted wanted, RenditionStamp ours) {
    try (var open = renditions.open(wanted.rendition()).orElse(null)) {
      if (open == null
          || Renditions.stamp(open.object()).filter(it -> it.satisfies(ours)).isEmpty()) {
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

  /**
   * Before a bucket that mirrors gets a rendition: it stores that without a word to us. What is
   * deleted between this look and the bucket's put is removed by the second look of who deletes it.
   *
   * @return whether its original is there
   */
  boolean mayBeMirrored(Wanted wanted) {
    sizes.remember();
    return withdrawal.current(wanted.original()).isPresent();
  }

  /**
   * Stores a rendition, unless it is not to be stored, or its original is gone. What cannot be
   * stored is delivered all the same.
   *
   * @return whether the rendition of the present original is stored
   */
  boolean keep(Party party, Wanted wanted, Rendered rendered, ETag eTag) {
    if (!wanted.store() || isText(wanted)) {
      return false;
    }
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
        store(wanted, maker.make(party, wanted, original.get()), stored.get());
      }
    }
  }

  private void store(Wanted wanted, Rendered rendered, ETag eTag) {
    var stamp = maker.stamp(wanted.processing(), eTag);
    if (wanted.withheld()) {
      renditions.storePrivately(
          wanted.rendition(), rendered.bytes(), rendered.contentType(), stamp);
    } else {
      renditions.store(wanted.rendition(), rendered.bytes(), rendered.contentType(), stamp);
    }
  }
}
