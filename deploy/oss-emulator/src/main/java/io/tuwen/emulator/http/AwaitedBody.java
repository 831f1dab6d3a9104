package io.tuwen.emulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The body of another server's answer. It is closed, and reading it fails, where nothing of it
 * comes for too long: the timeout of a request ends with the headers of its answer.
 */
final class AwaitedBody extends InputStream {
  private final InputStream body;
  private final Duration silence;

  AwaitedBody(InputStream body, Duration silence) {
    this.body = body;
    this.silence = silence;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    var wait = new CompletableFuture<Void>();
    // Nothing but that ends a read which is under way.
    var unused =
        wait.orTimeout(silence.toMillis(), TimeUnit.MILLISECONDS).exceptionallyAsync(this::close);
    try {
      var read = body.read(into, offset, count);
      if (wait.isDone()) {
        throw new HttpTimeoutException("nothing came for " + silence);
      }
      return read;
    } finally {
      wait.complete(null);
    }
  }

  private Void close(Throwable late) {
    try {
      close();
    } catch (IOException e) {
      late.addSuppressed(e);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
