package io.tuwen.operations.imports;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.imports.Source.Item;
import io.tuwen.operations.journal.Entry;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.PatientRun;
import io.tuwen.operations.journal.RateLimit;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Steering;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.Logs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Runs one import, from where the journal says that it is to its end.
 *
 * <p>INVARIANT: what was made since the journal was written is not made again: its event is in
 * {@code image.uploaded}, or its copy is newer than the order and is told of.
 */
final class ImportRunner implements PatientRun.Work {
  private static final Logger LOG = Logger.getLogger(ImportRunner.class);
  private static final Duration NOTE = Duration.ofSeconds(1);
  private static final Duration YIELD = Duration.ofSeconds(1);

  /** So many are in work at once, and with them their bytes. */
  private static final int TOGETHER = 4;

  private final String id;
  private final Journal<ImportOrder, ImportProgress> journal;
  private final Logs logs;
  private final ObjectStore store;
  private final ImportWork work;
  private final LiveTraffic traffic;
  private final Stop stop;
  private final LastingErrors errors = new LastingErrors();
  private long noted;

  /** Is kept where a try fails: it may be long to read. */
  private DeletedSince deleted;

  private long heard;

  ImportRunner(
      String id,
      Journal<ImportOrder, ImportProgress> journal,
      Logs logs,
      ObjectStore store,
      ImportWork work,
      LiveTraffic traffic,
      Stop stop) {
    this.id = id;
    this.journal = journal;
    this.logs = logs;
    this.store = store;
    this.work = work;
    this.traffic = traffic;
    this.stop = stop;
  }

  Runnable untilItsEnd() {
    return new PatientRun(id, stop, this);
  }

  @Override
  public void goOn() throws InterruptedException {
    journal.catchUp();
    var found = journal.find(id).map(Import::new).orElseThrow();
    if (found.state().isEnd()) {
      return;
    }
    var order = found.order();
    var progress = found.progress().orElseGet(this::begin);
    var tally = new ImportTally(progress);
    if (deleted == null) {
      deleted = DeletedSince.of(logs, order);
    }
    goThrough(order, tally, ToldSince.read(logs, progress.told(), order, deleted, stop));
  }

  private ImportProgress begin() {
    var first =
        new ImportProgress(
            id,
            RunState.RUNNING,
            null,
            ToldSince.end(logs),
            0,
            0,
            0,
            Map.of(),
            List.of(),
            Instant.now(),
            null,
            0,
            null);
    journal.progress(id, first);
    LOG.infof("event=import_started import=%s", id);
    return first;
  }

  private void goThrough(ImportOrder order, ImportTally tally, ToldSince told)
      throws InterruptedException {
    var source = Source.of(order.spec(), store);
    var limit = new RateLimit(order.spec().rate());
    var size = Math.min(TOGETHER, RateLimit.together(order.spec().rate()));
    var steering = new Steering(this::wanted, stop, it -> mark(tally, it));
    while (steering.mayGoOn()) {
      if (!order.spec().dryRun() && traffic.isFull()) {
        stop.await(YIELD);
        continue;
      }
      var items = source.next(tally.position(), errors.together(size)).items();
      if (items.isEmpty()) {
        mark(tally, RunState.DONE);
        return;
      }
      stop.await(limit.take(items.size()));
      if (!hasHeard(steering)) {
        return;
      }
      take(order, source.kind(), items, tally, told);
    }
  }

  /** Of deletions, which may be made while it runs or is paused. False where it is to end. */
  private boolean hasHeard(Steering steering) throws InterruptedException {
    if (heard != 0 && System.nanoTime() - heard <= NOTE.toNanos()) {
      return true;
    }
    heard = System.nanoTime();
    return deleted.catchUp(steering::mayGoOn);
  }

  private void take(
      ImportOrder order, String kind, List<Item> items, ImportTally tally, ToldSince told)
      throws InterruptedException {
    var outcomes = outcomes(order, kind, items, told);
    errors.passed(items);
    for (int i = 0; i < items.size(); i++) {
      tally.done(items.get(i), outcomes.get(i));
    }
    if (System.nanoTime() - noted > NOTE.toNanos()) {
      mark(tally, RunState.RUNNING);
    }
  }

  private List<Outcome> outcomes(ImportOrder order, String kind, List<Item> items, ToldSince told)
      throws InterruptedException {
    try {
      return work.outcomes(order, kind, items, told);
    } catch (TuwenException e) {
      return List.of(errors.judge(items, e, () -> work.isAnswered(order, kind, items.get(0))));
    }
  }

  private Wanted wanted() {
    return journal.find(id).map(it -> it.order().wanted()).orElse(Wanted.CANCEL);
  }

  /** INVARIANT: nothing is in work meanwhile, so all that comes behind {@code told} comes later. */
  private void mark(ImportTally tally, RunState state) {
    var progress = tally.progress(state, ToldSince.end(logs), null);
    journal.progress(id, progress);
    noted = System.nanoTime();
    if (state.isEnd()) {
      LOG.infof(
          "event=import_ended import=%s state=%s read=%d imported=%d present=%d",
          id, state.word(), progress.read(), progress.imported(), progress.present());
    }
  }

  @Override
  public void delayed(TuwenException cause) {
    note(it -> with(it, it.state(), cause.getMessage()));
  }

  @Override
  public void failed() {
    note(it -> with(it, RunState.FAILED, "the log has the reason"));
  }

  private static ImportProgress with(ImportProgress it, RunState state, String trouble) {
    return new ImportTally(it).progress(state, it.told(), trouble);
  }

  private void note(UnaryOperator<ImportProgress> change) {
    journal.find(id).flatMap(Entry::progress).map(change).ifPresent(it -> journal.progress(id, it));
  }
}
