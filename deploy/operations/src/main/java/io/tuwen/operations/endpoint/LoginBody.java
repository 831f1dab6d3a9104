package io.tuwen.operations.endpoint;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.SmallBody;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * The body of a login, the one that strangers may send. It is there before a worker has to do with
 * the request: else clients that send theirs slowly, or never, would hold all workers.
 */
@ApplicationScoped
class LoginBody {
  static final int MAX_BYTES = 4096;

  private static final String KEY = LoginBody.class.getName();

  private final CurrentVertxRequest current;
  private final Vertx vertx;

  LoginBody(CurrentVertxRequest current, Vertx vertx) {
    this.current = current;
    this.vertx = vertx;
  }

  /**
   * Receives the body, on the request's event loop.
   *
   * @return fails with {@code BODY_TOO_LARGE} or {@code UPLOAD_TIMEOUT}
   */
  Uni<Void> receive() {
    var context = current.getCurrent();
    return SmallBody.read(vertx, context.request(), MAX_BYTES)
        .invoke(bytes -> context.put(KEY, bytes))
        .replaceWithVoid();
  }

  /** What was received; nothing where this is no request of a login. */
  InputStream received() {
    byte[] bytes = current.getCurrent().get(KEY);
    return bytes == null ? InputStream.nullInputStream() : new ByteArrayInputStream(bytes);
  }
}
