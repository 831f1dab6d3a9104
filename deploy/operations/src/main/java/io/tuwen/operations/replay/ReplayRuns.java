package io.tuwen.operations.replay;

import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.Runs;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.log.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Replays, for those who run orders. */
@ApplicationScoped
class ReplayRuns implements Runs {
  private final Journal<Order, Checkpoint> journal;
  private final Logs logs;
  private final Selection selection;
  private final Drain drain;

  ReplayRuns(Journal<Order, Checkpoint> journal, Logs logs, Selection selection, Drain drain) {
    this.journal = journal;
    this.logs = logs;
    this.selection = selection;
    this.drain = drain;
  }

  @Produces
  @Singleton
  static Journal<Order, Checkpoint> made(Logs logs) {
    return new Journal<>(
        logs,
        new Journal.Kind<>(
            "/order",
            Order.class,
            "/progress",
            Checkpoint.class,
            Checkpoint::state,
            Checkpoint::finishedAt));
  }

  @Override
  public Journal<Order, Checkpoint> journal() {
    return journal;
  }

  @Override
  public Runnable runner(String id, Stop leave) {
    return new ReplayRunner(id, journal, logs, selection, drain, leave).untilItsEnd();
  }
}
