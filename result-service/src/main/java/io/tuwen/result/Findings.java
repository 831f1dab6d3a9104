package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.share.FairPool;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.result.Finding.State;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;

/** Looks into the buckets, on a few threads of its own, however many clients there are. */
@ApplicationScoped
class Findings {
  /** A look takes some milliseconds, most of which are spent waiting for storage. */
  private static final int THREADS = 16;

  /** One client never has all of them. */
  private static final int PER_CLIENT = 12;

  /** At most this many look-ups of clients wait. */
  private static final int WAITING = 4096;

  /** At most this many of them belong to one client. */
  private static final int LINE = 1024;

  private final ObjectStore store;
  private final OcrResults results;
  private final Renditions renditions;
  private final FairPool threads = new FairPool("findings", THREADS, PER_CLIENT, WAITING, LINE);

  Findings(ObjectStore store, OcrResults results, Renditions renditions) {
    this.store = store;
    this.renditions = renditions;
    this.results = results;
  }

  /**
   * Looks, when it is this party's turn.
   *
   * @param operations whose state is of interest, by their kinds
   * @return fails with {@code TOO_MANY_WAITING} where too much of it waits
   */
  Uni<Finding> find(Party party, ObjectKey key, Set<String> operations) {
    return run(party, () -> look(key, operations));
  }

  /** Does something else that looks into storage. */
  <T> Uni<T> run(Party party, Callable<T> look) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              var loop = Vertx.currentContext();
              try {
                threads.execute(
                    party,
                    () -> answer(look, emitter, loop),
                    () ->
                        answer(
                            () -> {
                              throw refusal();
                            },
                            emitter,
                            loop));
              } catch (RejectedExecutionException e) {
                emitter.fail(refusal());
              }
            });
  }

  private static TooMuch refusal() {
    return new TooMuch(ErrorCode.TOO_MANY_WAITING, "too many looks into storage wait here");
  }

  /** On the event loop of who asks, as far as it has one. */
  private static <T> void answer(Callable<T> look, UniEmitter<? super T> emitter, Context loop) {
    Runnable end;
    try {
      var found = look.call();
      end = () -> emitter.complete(found);
    } catch (Exception | Error e) {
      end = () -> emitter.fail(e);
    }
    if (loop == null) {
      end.run();
    } else {
      var told = end;
      loop.runOnContext(nothing -> told.run());
    }
  }

  private Finding look(ObjectKey key, Set<String> operations) {
    return store
        .describe(Bucket.ORIGINALS, key)
        .<Finding>map(original -> new Finding.Found(original, states(original, operations)))
        .orElseGet(Finding.Missing::new);
  }

  private Map<String, State> states(StoredObject original, Set<String> operations) {
    return operations.stream()
        .collect(Collectors.toMap(operation -> operation, it -> state(original, it)));
  }

  /** INVARIANT: a result of an earlier version of the image is none. */
  private State state(StoredObject original, String operation) {
    return switch (operation) {
      case ImageProcessed.OCR ->
          results
              .find(original.key())
              .filter(result -> result.eTag().equals(original.eTag()))
              .<State>map(State.Text::new)
              .orElseGet(State.Pending::new);
      case ImageProcessed.RENDITION ->
          new State.Renditions(
              renditions.list(original.key()).stream()
                  .filter(it -> it.stamp().eTag().equals(original.eTag()))
                  .toList());
      default -> throw new IllegalArgumentException("no operation: " + operation);
    };
  }

  @PreDestroy
  void close() {
    threads.close();
  }
}
