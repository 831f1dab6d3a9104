package io.tuwen.operations.imports;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.fetch.Bounds;
import io.tuwen.contract.fetch.Fetcher;
import io.tuwen.contract.fetch.NotFetched;
import io.tuwen.contract.fetch.Reach;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Fetches images by their addresses. Calls block, for a bounded time. Thread-safe. */
@ApplicationScoped
class FetchedImages {
  private static final int MAX_REDIRECTS = 3;

  private final Fetcher fetcher;

  FetchedImages(ImportsConfig config, Vertx vertx) {
    fetcher =
        new Fetcher(
            vertx,
            Reach.of(config.networks().orElse(List.of()), /* plainHttp= */ false),
            new Bounds(config.fetchTimeout(), config.maxImage().asLongValue(), MAX_REDIRECTS),
            ImportWork.THREADS);
  }

  /** The bytes at an address. */
  byte[] fetch(String address) throws NotFetched {
    try {
      return fetcher.fetch(address).toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NotFetched known) {
        known.addSuppressed(e);
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the service stops", e);
    }
  }

  @PreDestroy
  void close() {
    fetcher.close();
  }
}
