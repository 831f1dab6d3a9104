package io.tuwen.upload.endpoint;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.http.Callers;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.ocr.TextDetail;
import io.tuwen.upload.Naming;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.Texts;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.body.ReceivedBody;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What each address does first that answers an upload with its text. */
@ApplicationScoped
class TextReception {
  /** However slow the upload was, a result that is nearly there is waited for. */
  private static final Duration MIN_WAIT = Duration.ofSeconds(2);

  private final Reception reception;
  private final Texts texts;
  private final Callers callers;
  private final OpenRequests open;
  private final Duration patience;

  TextReception(
      Reception reception, Texts texts, Callers callers, OpenRequests open, UploadConfig config) {
    this.reception = reception;
    this.open = open;
    this.texts = texts;
    this.callers = callers;
    patience = config.compatWait();
  }

  /**
   * What came of an upload.
   *
   * @param body closed: its flags are left, its images are not
   * @param text empty where the image is still being read
   */
  record Read(ReceivedBody body, StoredImage image, Optional<OcrResult> text) {}

  /**
   * Takes the request's images in and waits for the text of the first.
   *
   * <p>What the upload has used of the patience is gone. The client's own clock began before ours,
   * so the patience is well below its time-out.
   *
   * @param detail how much of the text a request wants
   */
  Uni<Read> take(RoutingContext context, Function<ReceivedBody, TextDetail> detail) {
    var until = System.nanoTime() + patience.toNanos();
    return read(
        context, reception.take(context, new Naming.Fresh(), TextReception::unread), detail, until);
  }

  /**
   * Takes the request's images in, or the one whose address it has, and waits for the text.
   *
   * @param address of the query
   */
  Uni<Read> takeOrFetch(RoutingContext context, Optional<String> address) {
    var until = System.nanoTime() + patience.toNanos();
    return read(
        context,
        reception.takeOrFetch(context, address, new Naming.Fresh(), TextReception::unread),
        body -> TextDetail.WORDS,
        until);
  }

  private static Read unread(ReceivedBody body, List<StoredImage> images) {
    return new Read(body, images.get(0), Optional.empty());
  }

  private Uni<Read> read(
      RoutingContext context,
      Uni<Read> taken,
      Function<ReceivedBody, TextDetail> detail,
      long until) {
    return taken.chain(
        upload ->
            open.untilOver(
                    context,
                    texts.await(
                        callers.of(context),
                        upload.image().image(),
                        detail.apply(upload.body()),
                        left(until)))
                .map(text -> new Read(upload.body(), upload.image(), text)));
  }

  private static Duration left(long until) {
    var left = Duration.ofNanos(until - System.nanoTime());
    return left.compareTo(MIN_WAIT) < 0 ? MIN_WAIT : left;
  }
}
