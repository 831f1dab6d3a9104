package io.tuwen.operations.endpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.audit.Audit;
import io.tuwen.operations.audit.AuditEvent;
import io.tuwen.operations.sweep.Sweep;
import io.tuwen.operations.sweep.SweepResult;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sweeps now, and answers when it is through. */
@Path("/admin/sweeps")
@Produces(MediaType.APPLICATION_JSON)
public class SweepsResource {
  private final Sweep sweep;
  private final Audit audit;
  private final CurrentOperator current;
  private final ObjectMapper json;
  private final long pauseMillis;

  SweepsResource(
      Sweep sweep,
      Audit audit,
      CurrentOperator current,
      ObjectMapper json,
      @ConfigProperty(name = "quarkus.http.idle-timeout") Duration idleTimeout) {
    this.sweep = sweep;
    this.audit = audit;
    this.current = current;
    this.json = json;
    pauseMillis = idleTimeout.toMillis() / 4;
  }

  @POST
  public Response run() throws InterruptedException {
    var sweeping = begin();
    try {
      return Response.ok(sweeping.get(pauseMillis, TimeUnit.MILLISECONDS)).build();
    } catch (TimeoutException e) {
      StreamingOutput answer = output -> answerInTheEnd(sweeping, output);
      return Response.ok(answer).build();
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  /**
   * INVARIANT: the audit has the end when the sweep has ended, with its counts, whether the
   * operator still listens or not; and before the operator is answered.
   */
  private Future<SweepResult> begin() {
    var event = audit.begin(current.actor(), "sweep.begun", Map.of(), null);
    try {
      return sweep.begin().whenComplete((result, failure) -> end(event, result, failure));
    } catch (TuwenException e) {
      audit.failed(event, e.code());
      throw e;
    }
  }

  private void end(AuditEvent event, SweepResult result, Throwable failure) {
    if (failure == null) {
      audit.done(event, AuditText.ofAnswer(json, result));
    } else {
      audit.failed(event, code(failure));
    }
  }

  private static ErrorCode code(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TuwenException known ? known.code() : ErrorCode.INTERNAL_ERROR;
  }

  /** A line before the answer now and then: a connection without a word is closed. */
  private void answerInTheEnd(Future<SweepResult> sweeping, OutputStream output)
      throws IOException {
    while (true) {
      try {
        output.write(json.writeValueAsBytes(sweeping.get(pauseMillis, TimeUnit.MILLISECONDS)));
        return;
      } catch (TimeoutException e) {
        output.write('\n');
        output.flush();
      } catch (ExecutionException e) {
        throw cause(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("the sweep goes on without its listener");
      }
    }
  }

  private static RuntimeException cause(ExecutionException e) {
    return e.getCause() instanceof RuntimeException known
        ? known
        : new IllegalStateException(e.getCause());
  }
}
