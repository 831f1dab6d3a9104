package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.FairPool;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;

/** Looks into something that blocks, on a few threads of its own, in turn for all parties. */
final class FairLooks implements AutoCloseable {
  private final String refusal;
  private final FairPool threads;

  /**
   * Prepares, as {@link FairPool} does.
   *
   * @param refusal what a party is told where too much of it waits
   */
  FairLooks(String name, int threads, int perClient, int waiting, int line, String refusal) {
    this.refusal = refusal;
    this.threads = new FairPool(name, threads, perClient, waiting, line);
  }

  /**
   * Looks, when it is this party's turn.
   *
   * @return fails with {@code TOO_MANY_WAITING} where too much of it waits
   */
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
                              throw refused();
                            },
                            emitter,
                            loop));
              } catch (RejectedExecutionException e) {
                emitter.fail(refused());
              }
            });
  }

  private TooMuch refused() {
    return new TooMuch(ErrorCode.TOO_MANY_WAITING, refusal);
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

  @Override
  public void close() {
    threads.close();
  }
}
