package io.tuwen.result.listener;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.result.index.Projection.Read;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads results from their bucket, many at a time: most of a read is to wait for storage. */
final class StoredTexts implements AutoCloseable {
  private static final int THREADS = 16;

  private final OcrResults results;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            var thread = new Thread(task, "index-texts");
            thread.setDaemon(true);
            return thread;
          });

  StoredTexts(OcrResults results) {
    this.results = results;
  }

  /**
   * The results that there are of these images now.
   *
   * @throws ExecutionException where storage does not answer
   */
  List<Read> of(Collection<ImageKey> images) throws InterruptedException, ExecutionException {
    var reads = images.stream().<Callable<Optional<Read>>>map(image -> () -> read(image)).toList();
    var found = new ArrayList<Read>();
    for (var read : threads.invokeAll(reads)) {
      read.get().ifPresent(found::add);
    }
    return found;
  }

  private Optional<Read> read(ImageKey image) {
    return results.find(image.objectKey()).map(result -> of(image, result));
  }

  private static Read of(ImageKey image, OcrResult result) {
    var code =
        result instanceof OcrResult.Failed failed
            ? Optional.of(failed.code())
            : Optional.<String>empty();
    var body = result instanceof OcrResult.Completed completed ? completed.text().text() : "";
    return new Read(image, result.eTag(), result.time(), result.engine().toString(), code, body);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
