package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a body of a few bytes, which costs no thread while it arrives. */
final class SmallBody {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private SmallBody() {}

  static Uni<byte[]> read(HttpServerRequest request, int maxBytes) {
    return Uni.createFrom()
        .<byte[]>emitter(
            emitter -> {
              var body = Buffer.buffer();
              request.handler(
                  bytes -> {
                    if (body.length() + bytes.length() > maxBytes) {
                      request.handler(ignored -> {});
                      emitter.fail(
                          new TuwenException(
                              ErrorCode.BODY_TOO_LARGE,
                              "the body has more than %d bytes".formatted(maxBytes)));
                    } else {
                      body.appendBuffer(bytes);
                    }
                  });
              request.endHandler(end -> emitter.complete(body.getBytes()));
              request.resume();
            })
        .ifNoItem()
        .after(PATIENCE)
        .failWith(
            () ->
                new TuwenException(
                    ErrorCode.UPLOAD_TIMEOUT, "the body did not arrive within " + PATIENCE));
  }
}
