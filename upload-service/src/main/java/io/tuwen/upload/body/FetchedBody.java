package io.tuwen.upload.body;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.fetch.Bounds;
import io.tuwen.contract.fetch.Fetcher;
import io.tuwen.contract.fetch.NotFetched;
import io.tuwen.contract.fetch.Reach;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.upload.ImageAddressConfig;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * An image that is fetched from where the client says, instead of being sent. It counts as an
 * upload of the client, and a bounded number is fetched at once.
 */
@ApplicationScoped
public class FetchedBody {
  private static final Logger LOG = Logger.getLogger(FetchedBody.class);
  private static final int MAX_REDIRECTS = 3;

  private final Vertx vertx;
  private final boolean enabled;
  private final long maxImage;
  private final Path spoolDirectory;
  private final UploadLimits limits;
  private final Shares places;
  private final Fetcher fetcher;

  FetchedBody(
      Vertx vertx,
      ImageAddressConfig config,
      UploadConfig uploads,
      UploadLimits limits,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.limits = limits;
    enabled = config.enabled();
    maxImage = config.maxImage().asLongValue();
    spoolDirectory = uploads.spoolDirectory();
    var all = config.maxConcurrent();
    places =
        new Shares(
            "fetches", "fetches", all, Shares.quarter(all), ErrorCode.TOO_MANY_UPLOADS, metrics);
    fetcher =
        new Fetcher(
            vertx,
            Reach.of(config.networks().orElse(List.of()), config.plainHttp()),
            new Bounds(config.timeout(), maxImage, MAX_REDIRECTS),
            all);
  }

  /**
   * Fetches one.
   *
   * @param permission fails where this is not permitted; it is asked for when the request is
   *     counted and has its place, since that may cost a look at the storage
   * @param counted called when the image has its place and is about to count here
   * @return the image, for the caller to close; fails with {@code IMAGE_NOT_FETCHED} whatever was
   *     met at the address
   */
  public Uni<ReceivedBody> fetch(
      String address, Party party, Uni<Void> permission, Runnable counted) {
    if (!enabled) {
      return Uni.createFrom()
          .failure(
              new TuwenException(
                  ErrorCode.IMAGE_NOT_FETCHED,
                  "this server fetches no images (tuwen.img-url.enabled); send the image itself"));
    }
    return Uni.createFrom()
        .deferred(
            () -> ReceivedBody.unlessLeft(admit(address, party, permission, counted), () -> {}));
  }

  private Future<ReceivedBody> admit(
      String address, Party party, Uni<Void> permission, Runnable counted) {
    UploadLimits.Admission admission;
    Shares.Share place;
    try {
      place = places.take(party);
    } catch (TuwenException e) {
      return Future.failedFuture(e);
    }
    counted.run();
    try {
      admission = limits.admit(party, maxImage);
    } catch (TuwenException e) {
      place.close();
      return Future.failedFuture(e);
    }
    var over = Promise.<Void>promise();
    // A future goes on where the client leaves meanwhile, and gives back what is held here.
    return UniHelper.toFuture(permission)
        .onFailure(e -> over.complete())
        .compose(
            nothing ->
                fetcher
                    .fetch(address, over::tryComplete)
                    .recover(e -> Future.failedFuture(told(e))))
        .onFailure(e -> admission.received(0))
        .compose(
            bytes -> {
              admission.received(bytes.length);
              return vertx.executeBlocking(() -> spooled(bytes), false);
            })
        .map(body -> body.countedBy(admission))
        .onComplete(done -> over.future().onComplete(it -> place.close()))
        .onFailure(admission::failed);
  }

  private static TuwenException told(Throwable e) {
    LOG.infof("event=image_not_fetched detail=\"%s\"", e.getMessage());
    var isTooLarge = e instanceof NotFetched known && known.reason() == NotFetched.Reason.TOO_LARGE;
    return isTooLarge
        ? new TuwenException(ErrorCode.IMAGE_TOO_LARGE, "the image has too many bytes", e)
        : new TuwenException(ErrorCode.IMAGE_NOT_FETCHED, NotFetched.PUBLIC, e);
  }

  private ReceivedBody spooled(byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      throw new TuwenException(ErrorCode.IMAGE_NOT_FETCHED, NotFetched.PUBLIC);
    }
    var file = SpoolFile.create(spoolDirectory);
    try {
      file.write(ByteBuffer.wrap(bytes), 0);
      return new ReceivedBody(file, List.of(ReceivedImage.alone(file.whole())), Set.of());
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @PreDestroy
  void close() {
    fetcher.close();
  }
}
