package io.tuwen.operations.journal;

import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Runs an order until it has ended or is to leave.
 *
 * <p>INVARIANT: there is one way on after any failure that was foreseen, a lost broker or a lost
 * storage: back to where the journal says that it was, after a pause that grows.
 */
public final class PatientRun implements Runnable {
  private static final Logger LOG = Logger.getLogger(PatientRun.class);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);

  private final String id;
  private final Stop stop;
  private final Work work;

  /** The order. */
  public interface Work {
    /** Goes on from the journal to the end. */
    void goOn() throws InterruptedException;

    /** Tells the operator why it does not get on just now. */
    void delayed(TuwenException cause);

    /** It ended by a mistake of ours. */
    void failed();
  }

  public PatientRun(String id, Stop stop, Work work) {
    this.id = id;
    this.stop = stop;
    this.work = work;
  }

  @Override
  public void run() {
    var pause = Duration.ofSeconds(1);
    try {
      while (!stop.isAsked()) {
        try {
          work.goOn();
          return;
        } catch (TuwenException e) {
          LOG.warnf(
              "event=run_delayed order=%s code=%s cause=\"%s\"", id, e.code().code(), e.getCause());
          unlessUnknown(() -> work.delayed(e));
          stop.await(pause);
          pause = Duration.ofMillis(Math.min(2 * pause.toMillis(), MAX_PAUSE.toMillis()));
        }
      }
    } catch (InterruptedException e) {
      // It left at a place that the journal tells of.
      LOG.debugf("event=run_left order=%s", id);
    } catch (RuntimeException e) {
      LOG.errorf(e, "event=run_failed order=%s", id);
      unlessUnknown(work::failed);
    }
  }

  /** Where the broker does not take it, it stays unsaid. */
  private void unlessUnknown(Runnable note) {
    try {
      note.run();
    } catch (TuwenException e) {
      LOG.warnf("event=run_not_noted order=%s code=%s", id, e.code().code());
    }
  }
}
