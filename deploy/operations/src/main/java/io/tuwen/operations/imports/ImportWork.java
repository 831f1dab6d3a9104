package io.tuwen.operations.imports;

import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.imports.Source.Item;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has several things imported at once, of all imports together no more than there are threads. */
@ApplicationScoped
class ImportWork {
  /** Each may hold the bytes of an image. */
  static final int THREADS = 4;

  private final Importer importer;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            var thread = new Thread(task, "import");
            thread.setDaemon(true);
            return thread;
          });

  ImportWork(Importer importer) {
    this.importer = importer;
  }

  /** What became of them, in their order. Returns, or fails, when none is in work any more. */
  List<Outcome> outcomes(ImportOrder order, String kind, List<Item> items, ToldSince told)
      throws InterruptedException {
    var tasks =
        items.stream()
            .<Callable<Outcome>>map(it -> () -> importer.take(order, kind, it.name(), told))
            .toList();
    var outcomes = new ArrayList<Outcome>();
    for (var answer : threads.invokeAll(tasks)) {
      try {
        outcomes.add(answer.get());
      } catch (ExecutionException e) {
        throw e.getCause() instanceof TuwenException foreseen
            ? new TuwenException(foreseen.code(), foreseen.getMessage(), foreseen)
            : new IllegalStateException(e.getCause());
      }
    }
    return outcomes;
  }

  /** Whether object storage answers when it is asked about one. */
  boolean isAnswered(ImportOrder order, String kind, Item item) {
    return importer.isAnswered(order, kind, item.name());
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }
}
