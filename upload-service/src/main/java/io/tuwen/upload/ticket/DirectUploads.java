package io.tuwen.upload.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.json.UntrustedJson;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.upload.ArrivedImages;
import io.tuwen.upload.StoredImage;
import io.tuwen.upload.body.JsonBody;
import io.tuwen.upload.signature.CallbackSignature;
import io.tuwen.upload.signature.PublishedKeys;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jboss.logging.Logger;

/**
 * Takes in what a bucket says that a phone has put there.
 *
 * <p>INVARIANT: a callback points at an image and nothing more. What is published is what the store
 * says of that object, and only of an object that a ticket of ours was given for. So one that is
 * forged, repeated or changed does nothing that the sweep would not do.
 *
 * <p>It is the fast way and not the only one: the bucket's own event and the sweep find what a
 * callback did not tell.
 */
@ApplicationScoped
public class DirectUploads {
  public static final int MAX_CALLBACK = 16 * 1024;

  /** The parameter of the callback's address that has the seal. */
  static final String SEAL = "t";

  private static final Logger LOG = Logger.getLogger(DirectUploads.class);
  private static final ObjectMapper JSON = UntrustedJson.mapper(MAX_CALLBACK).build();

  /** OSS waits 5 s, the body's arrival included. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Optional<URI> callbackUrl;
  private final PublishedKeys keys;
  private final TicketSeal seal;
  private final Names names;
  private final ObjectStore store;
  private final ArrivedImages arrived;
  private final String region;
  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  DirectUploads(
      TicketConfig config,
      StorageConfig storage,
      ObjectStore store,
      Names names,
      ArrivedImages arrived,
      Vertx vertx,
      MeterRegistry metrics) {
    Tickets.requireSafe(config);
    callbackUrl = config.callbackUrl();
    keys = CallbackSignature.keys(config.callbackKeys(), clock);
    seal = new TicketSeal(names);
    this.names = names;
    this.store = store;
    this.arrived = arrived;
    this.vertx = vertx;
    this.metrics = metrics;
    region = storage.region();
  }

  /**
   * Takes a callback.
   *
   * @param query as it was received
   * @param authorization the header of that name
   * @param keyUrl the header {@code x-oss-pub-key-url}
   * @param body as it was received
   * @return the image, when its event is durable
   */
  public Uni<StoredImage> take(String query, String authorization, String keyUrl, byte[] body) {
    return blocking(() -> pointedAt(query, authorization, keyUrl, body))
        .chain(event -> arrived.publish(event).replaceWith(event))
        .ifNoItem()
        .after(PATIENCE)
        .failWith(
            () -> new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the image is not told of yet"))
        .invoke(
            event -> {
              count("taken");
              LOG.infof(
                  "event=direct_upload_taken image=\"%s\" bytes=%d",
                  LogName.of(event.key()), event.size());
            })
        .onFailure()
        .invoke(e -> count("refused"))
        .map(this::stored);
  }

  private ImageUploaded pointedAt(String query, String authorization, String keyUrl, byte[] body) {
    var called =
        callbackUrl.orElseThrow(
            () -> new TuwenException(ErrorCode.NOT_FOUND, "there are no callbacks here"));
    // The seal is ours and costs nothing: a stranger without one has no key fetched.
    var image = image(JsonBody.read(JSON, body));
    if (!query.startsWith(SEAL + "=")
        || !seal.isOf(image, query.substring(SEAL.length() + 1), clock.instant())) {
      throw unauthorized("no ticket was given for this image, or it ended long ago");
    }
    var isFromStorage =
        keys.find(keyUrl)
            .filter(it -> CallbackSignature.isRight(it, called, query, body, authorization))
            .isPresent();
    if (!isFromStorage) {
      throw unauthorized("the storage has not signed this callback");
    }
    return store
        .describe(Bucket.ORIGINALS, image.objectKey())
        .map(this::event)
        .orElseThrow(() -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such image"));
  }

  private ImageKey image(JsonNode json) {
    try {
      if (json.path("bucket").asText().equals(store.name(Bucket.ORIGINALS))) {
        var image = ImageKey.parse(new ObjectKey(json.path("object").asText()));
        if (image.isPresent()) {
          return image.get();
        }
      }
    } catch (IllegalArgumentException e) {
      // As a key that is no image's.
    }
    throw new TuwenException(ErrorCode.MALFORMED_REQUEST, "the callback is about no image of ours");
  }

  private static TuwenException unauthorized(String detail) {
    return new TuwenException(ErrorCode.UNAUTHORIZED, detail);
  }

  /** INVARIANT: from the store alone. The same write always has the same id. */
  private ImageUploaded event(StoredObject original) {
    var write = original.key() + "\n" + original.eTag() + "\n" + original.lastModified();
    return new ImageUploaded(
        UUID.nameUUIDFromBytes(write.getBytes(StandardCharsets.UTF_8)).toString(),
        original.lastModified(),
        OssEventName.POST_OBJECT,
        region,
        store.name(Bucket.ORIGINALS),
        original.key(),
        original.eTag(),
        original.size(),
        ArrivedImages.contentType(original));
  }

  private StoredImage stored(ImageUploaded event) {
    return new StoredImage(
        ImageKey.parse(event.key()).orElseThrow(),
        names.publicName(event.key()),
        event.eTag(),
        event.size(),
        event.contentType());
  }

  private void count(String outcome) {
    metrics.counter("tuwen.callbacks", "outcome", outcome).increment();
  }

  private <T> Uni<T> blocking(Callable<T> work) {
    return Uni.createFrom().deferred(() -> UniHelper.toUni(vertx.executeBlocking(work, false)));
  }
}
