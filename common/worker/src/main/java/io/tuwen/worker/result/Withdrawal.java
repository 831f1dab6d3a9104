package io.tuwen.worker.result;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.Originals;
import io.tuwen.contract.store.StoredObject;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Removes what a worker has stored of an image whose original is gone. Thread-safe.
 *
 * <p>A deletion removes the original first, and then the results. A worker stores a result first,
 * and then looks whether the original is there. So whichever order their requests come in, one of
 * the two sees the other, and nothing stays.
 */
public final class Withdrawal {
  private static final Logger LOG = Logger.getLogger(Withdrawal.class);

  private final Originals originals;
  private final Counter withdrawn;

  public Withdrawal(Originals originals, MeterRegistry metrics) {
    this.originals = originals;
    withdrawn = metrics.counter("tuwen.results.withdrawn");
  }

  /** Which version of an original is there now. */
  public Optional<ETag> current(ObjectKey original) {
    return originals.describe(original).map(StoredObject::eTag);
  }

  /**
   * Removes what was stored of an original that is gone.
   *
   * <p>INVARIANT: what is removed may be the result of an upload that came meanwhile, whose event
   * has had its turn. So whoever removes something looks for the original once more, and does the
   * image again where there is one.
   *
   * @param removal removes it, and nothing where there is nothing
   * @return whether there is still no original
   */
  public boolean isFinal(ObjectKey original, Runnable removal) {
    removal.run();
    withdrawn.increment();
    var isGone = current(original).isEmpty();
    LOG.infof("event=image_gone image=\"%s\" is_back=%b", LogName.of(original), !isGone);
    return isGone;
  }
}
