package io.tuwen.upload.body;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import io.tuwen.upload.UploadConfig;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Semaphore;

/**
 * Takes the body of a request from the network to disk and finds the images in it.
 *
 * <p>While a body arrives it costs a file and a buffer and no thread, so hundreds of slow phones
 * can upload at once. Limits hold while it arrives, not afterwards.
 */
@ApplicationScoped
public class BodyReceiver {
  private final Vertx vertx;
  private final UploadConfig config;
  private final Semaphore admission;
  private final BodyReader reader;

  BodyReceiver(Vertx vertx, UploadConfig config) {
    this.vertx = vertx;
    this.config = config;
    admission = new Semaphore(config.maxConcurrent());
    reader = new BodyReader(config.spoolDirectory(), config.maxImages());
  }

  void prepare(@Observes StartupEvent started) throws IOException {
    Files.createDirectories(config.spoolDirectory());
  }

  /**
   * Receives the body of a request that nobody has begun to read.
   *
   * @return the images, for the caller to close
   */
  public Uni<ReceivedBody> receive(HttpServerRequest request) {
    // Not the request's own exception handler: the count of requests in flight, which a shutdown
    // waits for, needs that one. An HTTP/2 connection goes on without this stream, so there the
    // framework's cancellation has to do.
    var gone = Promise.<Void>promise();
    if (request.response().closed()) {
      gone.complete();
    } else if (request.version() != HttpVersion.HTTP_2) {
      request.connection().closeHandler(nothing -> gone.tryComplete());
    }
    return UniHelper.toUni(admit(request, gone.future()))
        .onCancellation()
        .invoke(() -> gone.tryComplete());
  }

  private Future<ReceivedBody> admit(HttpServerRequest request, Future<Void> gone) {
    request.pause();
    var refusal = refusal(request);
    if (refusal != null) {
      RefusedBody.drain(vertx, request);
      return Future.failedFuture(refusal);
    }
    return spool(request, gone).onComplete(done -> admission.release()).compose(this::read);
  }

  /** Known before a byte was read. On success a place is taken. */
  private TuwenException refusal(HttpServerRequest request) {
    if (declaredLength(request) > config.maxBody().asLongValue()) {
      return Arrival.tooLarge(config);
    }
    if (!admission.tryAcquire()) {
      return new TuwenException(
          ErrorCode.TOO_MANY_UPLOADS,
          config.maxConcurrent() + " uploads are being received already");
    }
    return null;
  }

  /** Zero where the client does not say, as with a chunked body. */
  private static long declaredLength(HttpServerRequest request) {
    var header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return header == null ? 0 : Long.parseLong(header);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private Future<SpoolFile> spool(HttpServerRequest request, Future<Void> gone) {
    return vertx
        .executeBlocking(() -> SpoolFile.create(config.spoolDirectory()), false)
        .recover(e -> Future.failedFuture(noSpool(e)))
        .compose(file -> fill(file, request, gone));
  }

  private Future<SpoolFile> fill(SpoolFile file, HttpServerRequest request, Future<Void> gone) {
    var arrival = new Arrival(vertx, request, file, config);
    // A request whose client is gone already refuses its handlers by throwing; composed, that too
    // is
    // a failure that closes the file.
    return Future.succeededFuture(arrival)
        .compose(it -> it.begin(gone))
        .map(file)
        .onFailure(e -> abandon(file, request));
  }

  private void abandon(SpoolFile file, HttpServerRequest request) {
    file.close();
    RefusedBody.drain(vertx, request);
  }

  private Future<ReceivedBody> read(SpoolFile file) {
    return vertx.executeBlocking(() -> reader.read(file), false);
  }

  private static TuwenException noSpool(Throwable cause) {
    return new TuwenException(
        ErrorCode.STORAGE_UNAVAILABLE, "there is no room to receive the upload", cause);
  }
}
