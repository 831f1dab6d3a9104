package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.common.key.ObjectKey;
import io.tuwen.common.ocr.OcrResults;
import io.tuwen.common.store.Bucket;
import io.tuwen.common.store.ObjectStore;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Callable;

/** Looks into the buckets, on a few threads of its own, however many clients there are. */
@ApplicationScoped
class Findings {
  /** A look takes some milliseconds, most of which are spent waiting for storage. */
  private static final int THREADS = 16;

  private final ObjectStore store;
  private final OcrResults results;
  private final WorkerExecutor threads;

  Findings(ObjectStore store, OcrResults results, Vertx vertx) {
    this.store = store;
    this.results = results;
    threads = vertx.createSharedWorkerExecutor("findings", THREADS);
  }

  Uni<Finding> find(ObjectKey key) {
    return run(() -> look(key));
  }

  /** Does something else that looks into storage. */
  <T> Uni<T> run(Callable<T> look) {
    return Uni.createFrom().deferred(() -> UniHelper.toUni(threads.executeBlocking(look, false)));
  }

  /** INVARIANT: a result of an earlier version of the image is none. */
  private Finding look(ObjectKey key) {
    var original = store.describe(Bucket.ORIGINALS, key).orElse(null);
    if (original == null) {
      return new Finding.Missing();
    }
    return results
        .find(key)
        .filter(result -> result.eTag().equals(original.eTag()))
        .<Finding>map(result -> new Finding.Done(original, result))
        .orElseGet(() -> new Finding.Pending(original));
  }

  @PreDestroy
  void close() {
    threads.close();
  }
}
