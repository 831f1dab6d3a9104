package io.tuwen.ocr.cloud;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.EngineId;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.worker.execution.Cancellation;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.client.api.LoggingScope;

/**
 * One host of a provider, and the calls to it.
 *
 * <p>INVARIANT: a call ends in time, follows no redirect, and holds no more of an answer than
 * {@link Answer#MAX_BYTES}. No address, header or text of a call gets into a log, a span or an
 * error: of a call that failed, the kind of its failure alone is told, since messages of the HTTP
 * client quote addresses, and WeChat's have a token in them. Thread-safe.
 */
public final class CloudHost<T> {
  private static final Logger LOG = Logger.getLogger(CloudHost.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final EngineId engine;
  private final Duration timeout;
  private final T api;

  /**
   * Makes the client, which opens its first connection with its first call.
   *
   * @param api whose methods return what {@link #call} takes
   * @param timeout of a call: {@code tuwen.ocr.providers.{alias}.timeout}
   */
  public CloudHost(EngineId engine, URI address, Class<T> api, Duration timeout) {
    this.engine = engine;
    this.timeout = timeout;
    this.api =
        QuarkusRestClientBuilder.newBuilder()
            .baseUri(address)
            .connectTimeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .readTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .followRedirects(false)
            .verifyHost(true)
            .disableDefaultMapper(true)
            // Whatever an operator switches on: it would log tokens.
            .loggingScope(LoggingScope.NONE)
            .register(new AnswerFilter())
            .build(api);
  }

  /**
   * Sends, and waits for the whole answer.
   *
   * @throws ProviderFailure {@code UNAVAILABLE}, {@code TIMEOUT} or {@code DEFECT} where there is
   *     none
   * @throws io.tuwen.contract.error.TuwenException where the work is cancelled
   */
  public Answer call(
      Cancellation cancellation, Function<T, Uni<RestResponse<InputStream>>> request) {
    cancellation.check();
    var call = new RunningCall(timeout);
    try {
      return call.answer(cancellation, () -> request.apply(api));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(Reason.UNAVAILABLE, "interrupted");
    } catch (TimeoutException e) {
      throw failure(Reason.TIMEOUT, "timeout");
    } catch (TooLongAnswer e) {
      throw failure(Reason.DEFECT, "endless");
    } catch (ExecutionException | IOException e) {
      cancellation.check();
      throw failure(reason(e), kind(e));
    }
  }

  private ProviderFailure failure(Reason reason, String kind) {
    LOG.warnf("event=provider_unanswered engine=%s reason=%s kind=%s", engine, reason, kind);
    var said = reason == Reason.TIMEOUT ? "did not answer in time" : "cannot be asked";
    return new ProviderFailure(
        reason, "the OCR provider %s %s (%s)".formatted(engine.name(), said, kind), null);
  }

  /** A connection that never opened, in however short a time, has cost nothing. */
  private static Reason reason(Throwable failure) {
    for (var cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return Reason.UNAVAILABLE;
      }
      if (cause instanceof TimeoutException) {
        return Reason.TIMEOUT;
      }
    }
    return Reason.UNAVAILABLE;
  }

  private static String kind(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }
}
