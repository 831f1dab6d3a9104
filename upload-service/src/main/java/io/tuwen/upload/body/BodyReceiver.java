package io.tuwen.upload.body;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.RefusedBody;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
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
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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
  private final Shares places;
  private final Shares spool;
  private final UploadLimits limits;
  private final Counter evicted;
  private final Set<Arrival> arriving = ConcurrentHashMap.newKeySet();
  private final BodyReader reader;

  BodyReceiver(
      Vertx vertx,
      UploadConfig config,
      LimitsConfig limitsConfig,
      UploadLimits limits,
      MeterRegistry metrics) {
    this.vertx = vertx;
    this.config = config;
    this.limits = limits;
    evicted = metrics.counter("tuwen.uploads.evicted");
    var all = config.maxConcurrent();
    var perClient = limitsConfig.uploadsAtOnce().orElse(Shares.quarter(all));
    var body = config.maxBody().asLongValue();
    places = new Shares("uploads", "uploads", all, perClient, ErrorCode.TOO_MANY_UPLOADS, metrics);
    spool =
        new Shares(
            "spool", "bytes", all * body, perClient * body, ErrorCode.TOO_MANY_UPLOADS, metrics);
    reader = new BodyReader(config.spoolDirectory(), config.maxImages());
  }

  void prepare(@Observes StartupEvent started) throws IOException {
    Files.createDirectories(config.spoolDirectory());
  }

  /**
   * Receives the body of a request, of which nothing is read yet.
   *
   * @param party whose share it takes
   * @param permission fails where this is not permitted. It is asked for when the request is
   *     counted and has its place, since that may cost a look at the storage; nothing of the body
   *     is read before it is given
   * @return the images, for the caller to close
   */
  public Uni<ReceivedBody> receive(HttpServerRequest request, Party party, Uni<Void> permission) {
    request.pause();
    return Uni.createFrom().deferred(() -> admitted(request, party, permission));
  }

  private Uni<ReceivedBody> admitted(HttpServerRequest request, Party party, Uni<Void> permission) {
    // Not the request's own exception handler: the count of requests in flight, which a shutdown
    // waits for, needs that one. An HTTP/2 connection goes on without this stream, so there the
    // framework's cancellation has to do.
    var gone = Promise.<Void>promise();
    if (request.response().closed()) {
      gone.complete();
    } else if (request.version() != HttpVersion.HTTP_2) {
      request.connection().closeHandler(nothing -> gone.tryComplete());
    }
    return ReceivedBody.unlessLeft(
        admit(request, party, permission, gone.future()), gone::tryComplete);
  }

  private Future<ReceivedBody> admit(
      HttpServerRequest request, Party party, Uni<Void> permission, Future<Void> gone) {
    UploadLimits.Admission admission;
    Shares.Share place;
    try {
      admission = limits.admit(party, length(request));
      place = place(party, admission);
    } catch (TuwenException e) {
      RefusedBody.drain(vertx, request);
      return Future.failedFuture(e);
    }
    var spooled = spool.take(party, 0);
    // A future goes on where the client leaves meanwhile, and gives back what is held here.
    return UniHelper.toFuture(permission)
        .onFailure(
            e -> {
              admission.received(0);
              RefusedBody.drain(vertx, request);
            })
        .compose(nothing -> spool(request, party, place, spooled, admission, gone))
        .onComplete(done -> place.close())
        .compose(this::read)
        .map(body -> body.releasing(spooled))
        .compose(body -> counted(body, admission))
        .onFailure(
            e -> {
              spooled.close();
              admission.failed(e);
              if (e instanceof AddressInstead instead) {
                instead.countedBy(admission);
              }
            });
  }

  private static Future<ReceivedBody> counted(ReceivedBody body, UploadLimits.Admission admission) {
    try {
      return Future.succeededFuture(body.countedBy(admission));
    } catch (TooMuch e) {
      body.close();
      return Future.failedFuture(e);
    }
  }

  /** How long the body may become: what the client says, or else the most there is. */
  private long length(HttpServerRequest request) {
    var most = config.maxBody().asLongValue();
    var declared = declaredLength(request);
    if (declared > most) {
      throw Arrival.tooLarge(config);
    }
    return declared == 0 ? most : declared;
  }

  private Shares.Share place(Party party, UploadLimits.Admission admission) {
    try {
      return place(party);
    } catch (TooMuch e) {
      admission.failed(e);
      throw e;
    }
  }

  private Shares.Share place(Party party) {
    try {
      return places.take(party);
    } catch (TooMuch e) {
      var slowest = slowest(party).orElseThrow(() -> e);
      slowest.evict();
      evicted.increment();
      return places.take(party);
    }
  }

  /**
   * The body that makes room: of this client where it has its share, of its address where that has
   * its share, of all where all places are taken. One that is as fast as it has to be never makes
   * room.
   */
  private Optional<Arrival> slowest(Party party) {
    var now = System.nanoTime();
    var isOwn = places.isUsedUp(party);
    var isNetworks = !isOwn && places.isNetworkUsedUp(party);
    return arriving.stream()
        .filter(it -> !isOwn || it.party().equals(party))
        .filter(it -> !isNetworks || it.party().network().equals(party.network()))
        .filter(it -> it.leastRate().isSlow(now))
        .min(Comparator.comparingDouble(it -> it.leastRate().credit(now)));
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

  private Future<SpoolFile> spool(
      HttpServerRequest request,
      Party party,
      Shares.Share place,
      Shares.Share spooled,
      UploadLimits.Admission admission,
      Future<Void> gone) {
    return vertx
        .executeBlocking(() -> SpoolFile.create(config.spoolDirectory()), false)
        .recover(e -> Future.failedFuture(Arrival.noRoom(e)))
        .compose(
            file -> {
              var arrival = new Arrival(vertx, request, file, config, party, place, spooled);
              return fill(file, arrival, request, gone)
                  .onComplete(done -> admission.received(arrival.received()));
            });
  }

  private Future<SpoolFile> fill(
      SpoolFile file, Arrival arrival, HttpServerRequest request, Future<Void> gone) {
    arriving.add(arrival);
    // If the client is gone, setting handlers throws; composed, that is a failure too, which
    // closes the file.
    return Future.succeededFuture(arrival)
        .compose(it -> it.begin(gone))
        .map(file)
        .onComplete(done -> arriving.remove(arrival))
        .onFailure(e -> abandon(file, request));
  }

  private void abandon(SpoolFile file, HttpServerRequest request) {
    file.close();
    RefusedBody.drain(vertx, request);
  }

  private Future<ReceivedBody> read(SpoolFile file) {
    return vertx.executeBlocking(() -> reader.read(file), false);
  }
}
