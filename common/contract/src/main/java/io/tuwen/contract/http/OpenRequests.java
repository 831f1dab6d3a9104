package io.tuwen.contract.http;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.Revocations.Registration;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What stays open longer than it takes to check a session: streams, sockets, waits.
 *
 * <p>INVARIANT: none of them outlives the session that has opened it, whether that is ended by its
 * client, by an operator, or by its time. Guests have none that could end.
 */
@ApplicationScoped
public class OpenRequests {
  private final Callers callers;
  private final BearerCredential credential;
  private final Revocations revocations;
  private final InstantSource clock = InstantSource.system();

  OpenRequests(Callers callers, BearerCredential credential, Revocations revocations) {
    this.callers = callers;
    this.credential = credential;
    this.revocations = revocations;
  }

  /**
   * Watches over a request.
   *
   * @param end is run on the request's event loop where its session is over
   * @return to be closed when the request ends by itself
   * @throws TuwenException {@code UNAUTHORIZED} where its session is over already
   */
  public Registration watch(RoutingContext context, Runnable end) {
    var caller = callers.of(context);
    if (caller.owner().isGuest()) {
      return () -> {};
    }
    var session = credential.session(context.request());
    var loop = context.vertx().getOrCreateContext();
    Runnable onLoop = () -> loop.runOnContext(nothing -> end.run());
    var registration = revocations.watch(caller.owner(), session, onLoop);
    var timer = session.map(it -> timer(context.vertx(), it, onLoop));
    return () -> {
      registration.close();
      timer.ifPresent(context.vertx()::cancelTimer);
    };
  }

  private long timer(Vertx vertx, Session session, Runnable end) {
    var left = Duration.between(clock.instant(), SessionTokens.end(session)).toMillis();
    return vertx.setTimer(Math.max(1, left), id -> end.run());
  }

  /** An answer that is waited for, or {@code UNAUTHORIZED} as soon as the session is over. */
  public <T> Uni<T> untilOver(RoutingContext context, Uni<T> answer) {
    if (callers.of(context).owner().isGuest()) {
      return answer;
    }
    var over =
        Uni.createFrom()
            .<T>emitter(
                emitter -> {
                  var registration = watch(context, () -> emitter.fail(over()));
                  emitter.onTermination(registration::close);
                });
    return Uni.join().first(answer, over).toTerminate();
  }

  private static TuwenException over() {
    return new TuwenException(ErrorCode.UNAUTHORIZED, "the session is over: log in again");
  }
}
