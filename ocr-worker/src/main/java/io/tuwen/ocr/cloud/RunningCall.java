package io.tuwen.ocr.cloud;

import io.smallrye.mutiny.Uni;
import io.tuwen.worker.execution.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * One call, from its request to the end of its answer.
 *
 * <p>INVARIANT: where its caller waits no longer before it is sent, it is not sent; where it waits
 * no longer after that, the connection is closed, now or when the answer begins; the rest of an
 * answer goes nowhere. The call is not cancelled for that: Mutiny logs what fails behind a
 * cancellation as it is, with the address.
 */
final class RunningCall {
  private static final int PIECE = 16 * 1024;

  private final CompletableFuture<RestResponse<InputStream>> head = new CompletableFuture<>();
  private final AtomicReference<AnswerStream> body = new AtomicReference<>();
  private final long end;

  RunningCall(Duration timeout) {
    end = System.nanoTime() + timeout.toNanos();
  }

  Answer answer(Cancellation cancellation, Supplier<Uni<RestResponse<InputStream>>> request)
      throws InterruptedException, TimeoutException, ExecutionException, IOException {
    var result = new AtomicReference<Answer>();
    try {
      cancellation.during(this::giveUp, () -> result.set(send(request)));
    } catch (InterruptedException | TimeoutException | ExecutionException | IOException e) {
      giveUp();
      throw e;
    } catch (Exception e) {
      giveUp();
      throw new ExecutionException(e);
    }
    return result.get();
  }

  private Answer send(Supplier<Uni<RestResponse<InputStream>>> request)
      throws InterruptedException, TimeoutException, ExecutionException, IOException {
    checkWanted();
    var unused =
        request
            .get()
            .subscribe()
            .with(
                response -> {
                  if (!head.complete(response)) {
                    stream(response).abort();
                  }
                },
                head::completeExceptionally);
    var response = head.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    var stream = stream(response);
    body.set(stream);
    if (head.isCompletedExceptionally()) {
      stream.abort();
    }
    return new Answer(response.getStatus(), headers(response), text(stream));
  }

  /** What is sent may be read and charged for, whether its sender waits for it or not. */
  private void checkWanted() throws InterruptedException, TimeoutException, IOException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() >= end) {
      throw new TimeoutException();
    }
    if (head.isDone()) {
      throw new IOException("given up");
    }
  }

  private void giveUp() {
    head.obtrudeException(new IOException("given up"));
    var stream = body.get();
    if (stream != null) {
      stream.abort();
    }
  }

  private String text(AnswerStream stream) throws IOException, TimeoutException {
    var text = new ByteArrayOutputStream();
    var piece = new byte[PIECE];
    for (var count = stream.read(piece); count >= 0; count = stream.read(piece)) {
      text.write(piece, 0, count);
      if (text.size() > Answer.MAX_BYTES) {
        throw new TooLongAnswer();
      }
      if (System.nanoTime() > end) {
        throw new TimeoutException();
      }
    }
    stream.close();
    return text.toString(StandardCharsets.UTF_8);
  }

  private static AnswerStream stream(RestResponse<InputStream> response) {
    return response.getEntity() instanceof AnswerStream stream ? stream : AnswerStream.EMPTY;
  }

  private static Map<String, String> headers(RestResponse<InputStream> response) {
    var headers = new TreeMap<String, String>();
    response.getStringHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    return headers;
  }
}
