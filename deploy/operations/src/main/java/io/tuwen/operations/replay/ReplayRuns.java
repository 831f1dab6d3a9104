package io.tuwen.operations.replay;

import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.Runs;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.log.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

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
  static Journal<Order, Checkpoint> journal(Logs logs) {
    return new Journal<>(
        logs, new Journal.Kind<>("/order", Order.class, "/progress", Checkpoint.class));
  }

  @Override
  public void start() {
    journal.start();
  }

  @Override
  public void stop() {
    journal.stop();
  }

  @Override
  public List<String> unfinished() {
    return journal.all().stream()
        .map(Replay::new)
        .filter(it -> !it.state().isEnd())
        .map(it -> it.order().id())
        .toList();
  }

  @Override
  public Runnable runner(String id, Stop leave) {
    return new ReplayRunner(id, journal, logs, selection, drain, leave).untilItsEnd();
  }
}
