package io.tuwen.operations.imports;

import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.journal.Journal;
import io.tuwen.operations.journal.Runs;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.log.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Imports, for those who run orders. */
@ApplicationScoped
class ImportRuns implements Runs {
  private final Journal<ImportOrder, ImportProgress> journal;
  private final Logs logs;
  private final ObjectStore store;
  private final ImportWork work;
  private final LiveTraffic traffic;

  ImportRuns(
      Journal<ImportOrder, ImportProgress> journal,
      Logs logs,
      ObjectStore store,
      ImportWork work,
      LiveTraffic traffic) {
    this.journal = journal;
    this.logs = logs;
    this.store = store;
    this.work = work;
    this.traffic = traffic;
  }

  @Produces
  @Singleton
  static Journal<ImportOrder, ImportProgress> made(Logs logs) {
    return new Journal<>(
        logs,
        new Journal.Kind<>(
            "/import",
            ImportOrder.class,
            "/imported",
            ImportProgress.class,
            ImportProgress::state,
            ImportProgress::finishedAt));
  }

  @Override
  public Journal<ImportOrder, ImportProgress> journal() {
    return journal;
  }

  @Override
  public Runnable runner(String id, Stop leave) {
    return new ImportRunner(id, journal, logs, store, work, traffic, leave).untilItsEnd();
  }
}
