package io.tuwen.upload.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.credentials.SecureEndpoint;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssNotification;
import io.tuwen.contract.event.OssNotificationReader;
import io.tuwen.contract.key.LogName;
import io.tuwen.upload.ArrivedImages;
import io.tuwen.upload.signature.MnsSignature;
import io.tuwen.upload.signature.PublishedKeys;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Takes events of the bucket that EventBridge or MNS push over HTTP.
 *
 * <p>INVARIANT: an event points at an object and nothing more, as a callback does: what is
 * published is what the store says of that object. So who has the token can have images told again,
 * and nothing else.
 */
@Startup
@ApplicationScoped
public class PushedEvents {
  public static final int MAX_BODY = 256 * 1024;

  private static final Logger LOG = Logger.getLogger(PushedEvents.class);

  /** Both send again what was not answered, so nothing is held for long. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /** It stands in an address too, and nothing there has to be decoded. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{32,256}");

  private static final String PARAMETER = "token=";
  private static final String OF_EVENT_BRIDGE = "x-eventbridge-signature-token";
  private static final String MNS_CERTIFICATE = "x-mns-signing-cert-url";

  private final IntakeConfig config;
  private final PublishedKeys mnsKeys;
  private final ArrivedImages arrived;
  private final Vertx vertx;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  PushedEvents(IntakeConfig config, ArrivedImages arrived, Vertx vertx, MeterRegistry metrics) {
    requireSafe(config);
    this.config = config;
    this.arrived = arrived;
    this.vertx = vertx;
    this.metrics = metrics;
    mnsKeys = MnsSignature.keys(config.mnsCertificates(), clock);
  }

  static void requireSafe(IntakeConfig config) {
    if (config.token().filter(it -> !TOKEN.matcher(it).matches()).isPresent()) {
      throw new IllegalStateException(
          "TUWEN_INTAKE_TOKEN is 32 to 256 letters, digits, - and _, such as from"
              + " openssl rand -hex 32");
    }
    config
        .url()
        .ifPresent(
            it ->
                SecureEndpoint.require(
                    "tuwen.intake.url", it, "https://api.example.com/v1/uploads/events"));
    SecureEndpoint.require(
        "tuwen.intake.mns-certificates",
        config.mnsCertificates(),
        "https://mnstest.oss-cn-hangzhou.aliyuncs.com");
  }

  /**
   * Looks at the token, before the body has come.
   *
   * @throws TuwenException {@code NOT_FOUND}, {@code UNAUTHORIZED}
   */
  public void requireToken(String query, SortedMap<String, String> headers) {
    var token =
        config
            .token()
            .orElseThrow(
                () -> new TuwenException(ErrorCode.NOT_FOUND, "there is no intake over HTTP here"));
    var shown = isOfMns(headers) ? inQuery(query) : headers.getOrDefault(OF_EVENT_BRIDGE, "");
    if (!MessageDigest.isEqual(
        token.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.UTF_8))) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "this address wants the intake's token");
    }
  }

  /**
   * Takes what was pushed with the right token.
   *
   * @param query as it was received
   * @param headers names in lower case
   * @param body as it was received
   * @return completes when everything of it that concerns us is durable
   */
  public Uni<Void> take(String query, SortedMap<String, String> headers, byte[] body) {
    return blocking(() -> authorized(query, headers, body))
        .onItem()
        .transformToMulti(notifications -> Multi.createFrom().iterable(notifications))
        .onItem()
        .transformToUniAndConcatenate(this::take)
        .collect()
        .last()
        .replaceWithVoid()
        .ifNoItem()
        .after(PATIENCE)
        .failWith(
            () -> new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the event is not told of yet"));
  }

  private List<OssNotification> authorized(
      String query, SortedMap<String, String> headers, byte[] body) {
    authorize(query, headers, body);
    try {
      return OssNotificationReader.read(body);
    } catch (TuwenException e) {
      throw malformed(e);
    }
  }

  /** What is poison in a topic is a wrong request here. */
  private static TuwenException malformed(TuwenException poison) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, poison.getMessage(), poison);
  }

  private Uni<Void> take(OssNotification notification) {
    if (notification instanceof OssNotification.Unreadable unreadable) {
      return Uni.createFrom().failure(malformed(unreadable.cause()));
    }
    return blocking(() -> ours(notification))
        .chain(event -> event.map(this::publish).orElseGet(() -> Uni.createFrom().voidItem()));
  }

  private Uni<Void> publish(ImageUploaded event) {
    return arrived
        .publish(event)
        .invoke(
            () -> {
              count("published");
              LOG.infof(
                  "event=notification_pushed image=\"%s\" id=%s",
                  LogName.of(event.key()), LogName.of(event.id()));
            });
  }

  private static boolean isOfMns(SortedMap<String, String> headers) {
    return headers.containsKey(MNS_CERTIFICATE);
  }

  private void authorize(String query, SortedMap<String, String> headers, byte[] body) {
    requireToken(query, headers);
    if (isOfMns(headers) && !isSignedByMns(query, headers, body)) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "MNS has not signed this");
    }
  }

  /** MNS lets its users choose the address and no header. */
  private static String inQuery(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(it -> it.startsWith(PARAMETER))
        .map(it -> it.substring(PARAMETER.length()))
        .findFirst()
        .orElse("");
  }

  private boolean isSignedByMns(String query, SortedMap<String, String> headers, byte[] body) {
    return config
        .url()
        .flatMap(
            called ->
                mnsKeys
                    .find(headers.get(MNS_CERTIFICATE))
                    .filter(
                        key ->
                            MnsSignature.isRight(
                                key, called, query, headers, body, clock.instant())))
        .isPresent();
  }

  private Optional<ImageUploaded> ours(OssNotification notification) {
    if (!(notification instanceof OssNotification.ObjectCreated created)) {
      count("irrelevant");
      return Optional.empty();
    }
    var event = created.event();
    if (!arrived.isOurs(event)) {
      count("other_bucket");
      return Optional.empty();
    }
    var stored = arrived.asStored(event);
    if (stored.isEmpty()) {
      count("gone");
    }
    return stored;
  }

  private void count(String outcome) {
    metrics.counter("tuwen.intake.events", "outcome", outcome).increment();
  }

  private <T> Uni<T> blocking(Callable<T> work) {
    return Uni.createFrom().deferred(() -> UniHelper.toUni(vertx.executeBlocking(work, false)));
  }
}
