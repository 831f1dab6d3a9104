package io.tuwen.upload.ticket;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.SecureEndpoint;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import org.jboss.logging.Logger;

/**
 * Gives tickets for direct uploads. Nothing is stored for one: what was never used was never there.
 *
 * <p>INVARIANT: a ticket names one key, which the server has chosen, and is good for one object of
 * bounded size, which is private.
 */
@Startup
@ApplicationScoped
public class Tickets {
  private static final Logger LOG = Logger.getLogger(Tickets.class);
  private static final Duration MIN_LIFE = Duration.ofMinutes(1);
  private static final Duration MAX_LIFE = Duration.ofHours(1);

  private static final String CALLBACK_BODY =
      "{\"bucket\":${bucket},\"object\":${object},\"etag\":${etag},\"size\":${size},"
          + "\"mimeType\":${mimeType}}";

  private final TicketConfig config;
  private final UploadConfig uploads;
  private final String region;
  private final String bucket;
  private final CurrentCredentials credentials;
  private final Names names;
  private final TicketSeal seal;
  private final UploadLimits limits;
  private final Vertx vertx;
  private final InstantSource clock = InstantSource.system();

  Tickets(
      TicketConfig config,
      UploadConfig uploads,
      StorageConfig storage,
      ObjectStore store,
      CurrentCredentials credentials,
      Names names,
      UploadLimits limits,
      Vertx vertx) {
    this.config = config;
    this.uploads = uploads;
    this.credentials = credentials;
    this.names = names;
    this.limits = limits;
    this.vertx = vertx;
    seal = new TicketSeal(names);
    region = storage.region();
    bucket = store.name(Bucket.ORIGINALS);
    requireSafe(config);
  }

  static void requireSafe(TicketConfig config) {
    config
        .uploadUrl()
        .ifPresent(
            it ->
                requireAddress(
                    "tuwen.tickets.upload-url",
                    it,
                    "https://tuwen-originals.oss-cn-hangzhou.aliyuncs.com/"));
    config
        .callbackUrl()
        .ifPresent(
            it ->
                requireAddress(
                    "tuwen.tickets.callback-url",
                    it,
                    "https://api.example.com/v1/uploads/callback"));
    SecureEndpoint.require(
        "tuwen.tickets.callback-keys", config.callbackKeys(), "https://gosspublic.alicdn.com");
    if (config.life().compareTo(MIN_LIFE) < 0 || config.life().compareTo(MAX_LIFE) > 0) {
      throw new IllegalStateException("tuwen.tickets.life is from 1m to 1h");
    }
  }

  /** Semicolons would separate several callback addresses. */
  private static void requireAddress(String property, URI url, String example) {
    SecureEndpoint.require(property, url, example);
    if (url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawUserInfo() != null
        || url.toString().contains(";")) {
      throw new IllegalStateException(
          property + " has no query and no credentials, such as " + example);
    }
  }

  /**
   * Gives a ticket; fails with {@code NOT_FOUND} where this service gives none.
   *
   * @param caller whose image it becomes
   * @param permission fails where this is not permitted; it is asked for when the ticket is
   *     counted, since that may cost a look at the storage
   */
  public Uni<Ticket> issue(Caller caller, TicketRequest request, Uni<Void> permission) {
    return Uni.createFrom().deferred(() -> admitted(caller, request, permission));
  }

  private Uni<Ticket> admitted(Caller caller, TicketRequest request, Uni<Void> permission) {
    var url =
        config
            .uploadUrl()
            .orElseThrow(
                () ->
                    new TuwenException(
                        ErrorCode.NOT_FOUND,
                        "there are no direct uploads here: send the image to /v1/images"));
    var image = image(caller, request);
    var admission = limits.admit(caller.party(), maxBytes(request));
    return permission
        // Where credentials have just ended, it waits for others.
        .chain(
            () ->
                UniHelper.toUni(
                    vertx.executeBlocking(() -> ticket(url, image, caller.app(), request), false)))
        .onCancellation()
        .invoke(() -> admission.received(0))
        .onFailure()
        .invoke(
            e -> {
              admission.received(0);
              admission.failed(e);
            });
  }

  private Ticket ticket(URI url, ImageKey image, String app, TicketRequest request) {
    var signer = credentials.get();
    var now = clock.instant();
    var wanted = now.plus(config.life());
    // A ticket dies with the credentials that have signed it.
    var expires =
        signer.expiration().filter(wanted::isAfter).orElse(wanted).truncatedTo(ChronoUnit.SECONDS);
    var policy =
        new PostPolicy(signer, region, bucket, now)
            .bound("key", image.objectKey().value())
            .length(1, maxBytes(request))
            .bound("success_action_status", "200")
            // One image for a ticket, and for an idempotency key, whatever a phone sends again.
            .bound("x-oss-forbid-overwrite", "true")
            .bound("x-oss-object-acl", "private");
    if (!app.isEmpty()) {
      policy.bound("x-oss-meta-" + Attributes.APP, app);
    }
    config.callbackUrl().ifPresent(it -> policy.bound("callback", callback(it, image, expires)));
    request.contentType().ifPresent(it -> policy.offered("x-oss-content-type", it));
    LOG.infof("event=ticket_issued image=\"%s\"", LogName.of(image.objectKey()));
    return new Ticket(image, expires, url, policy.signed(expires));
  }

  private ImageKey image(Caller caller, TicketRequest request) {
    var key = request.idempotencyKey();
    if (key.isEmpty()) {
      return new ImageKey(caller.owner(), ImageId.next(clock));
    }
    if (caller.kind() == Caller.Kind.GUEST) {
      // All guests are one owner, so who guesses the key of another would be told its image's id.
      throw new TuwenException(
          ErrorCode.INVALID_IDEMPOTENCY_KEY,
          "a guest's ticket is always for a new image: leave idempotencyKey out");
    }
    return new ImageKey(
        caller.owner(), names.ofIdempotencyKey(caller.owner(), key.get().value(), 0));
  }

  private long maxBytes(TicketRequest request) {
    var limit = uploads.maxImage().asLongValue();
    var size = request.size().orElse(limit);
    if (size > limit) {
      throw new TuwenException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has %d bytes; the limit is %d".formatted(size, limit));
    }
    return size;
  }

  private String callback(URI url, ImageKey image, Instant expires) {
    var json =
        JsonNodeFactory.instance
            .objectNode()
            .put("callbackUrl", url + "?" + DirectUploads.SEAL + "=" + seal.of(image, expires))
            .put("callbackBody", CALLBACK_BODY)
            .put("callbackBodyType", "application/json")
            .put("callbackSNI", true);
    return Base64.getEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }
}
