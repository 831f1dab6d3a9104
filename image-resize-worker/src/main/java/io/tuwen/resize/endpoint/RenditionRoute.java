package io.tuwen.resize.endpoint;

import io.tuwen.contract.http.Access;
import io.tuwen.contract.http.AccessConfig;
import io.tuwen.contract.http.ClientAddress;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.resize.Asker;
import io.tuwen.resize.Delivery;
import io.tuwen.resize.InstalledFormats;
import io.tuwen.resize.OnDemand;
import io.tuwen.resize.Processing;
import io.tuwen.resize.ResizeConfig;
import io.tuwen.resize.Sizes;
import io.tuwen.resize.Styles;
import io.tuwen.resize.Wanted;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import io.tuwen.resize.process.ProcessParser;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Renditions by their address: what a browser asks for, and what a bucket asks for that mirrors
 * from here or redirects to here.
 *
 * <p>INVARIANT: an original never leaves, only what was made of it; and only by a style of the
 * configuration, by a size that is listed there, or by a processing that was signed. Where there
 * are no guests, styles and sizes are for those who show a signature, and for a bucket that
 * mirrors.
 */
@ApplicationScoped
class RenditionRoute {
  /** Sent by a bucket that stores by itself what it mirrors. */
  private static final String STORE = "x-tuwen-store";

  private static final String MIRROR_TOKEN = "x-tuwen-mirror-token";

  private static final Duration REPLACEABLE = Duration.ofMinutes(1);

  private final OnDemand onDemand;
  private final Styles styles;
  private final ProcessParser parser;
  private final AddressSigner signer;
  private final ClientAddress clients;
  private final Negotiation negotiation;
  private final Names names;
  private final Mirror mirror;
  private final Sizes sizes;
  private final Optional<URI> publicUrl;
  private final Duration maxAge;
  private final boolean isOpen;
  private final InstantSource clock = InstantSource.system();

  RenditionRoute(
      OnDemand onDemand,
      Styles styles,
      ProcessParser parser,
      AddressSigner signer,
      ClientAddress clients,
      Names names,
      Mirror mirror,
      Sizes sizes,
      AccessConfig access,
      InstalledFormats installed,
      ResizeConfig config) {
    this.clients = clients;
    this.mirror = mirror;
    this.names = names;
    this.onDemand = onDemand;
    this.styles = styles;
    this.parser = parser;
    this.signer = signer;
    negotiation = new Negotiation(config.negotiated().orElse(List.of()), installed::has);
    this.sizes = sizes;
    publicUrl = config.publicUrl();
    maxAge = config.maxAge();
    isOpen = access.access() == Access.OPEN;
    if (!isOpen && !signer.canSign()) {
      throw new IllegalStateException(
          "tuwen.access is sessions, where addresses of renditions are signed, and"
              + " RENDITION_SIGNING_KEYS is missing");
    }
  }

  void register(@Observes Router router) {
    router.route().handler(this::handle);
  }

  private void handle(RoutingContext context) {
    var answer = new Answer(context, clients.of(context.request()).party());
    try {
      var method = context.request().method();
      if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
        throw new ProcessException(
            OssCode.METHOD_NOT_ALLOWED,
            "The specified method is not allowed against this resource.");
      }
      answer(Address.parse(context.request().uri()), answer);
    } catch (RuntimeException e) {
      answer.fail(e);
    }
  }

  private void answer(Address address, Answer answer) {
    if (address instanceof Address.Style style) {
      style(style, answer);
    } else if (address instanceof Address.Sized sized) {
      sized(sized, answer);
    } else if (address instanceof Address.StyleOrSized either) {
      styleOrSized(either, answer);
    } else if (address instanceof Address.Processed processed) {
      processed(processed, answer);
    } else {
      throw new ProcessException(
          OssCode.ACCESS_DENIED,
          "Originals are not handed out. Ask for a style, or sign a processing.");
    }
  }

  /** INVARIANT: the private key of an image answers like an image that is missing. */
  private ObjectKey original(PublicId image) {
    return names.original(image).orElseThrow(RenditionRoute::noSuchKey);
  }

  /** The style where its original is there, and else the size. */
  private void styleOrSized(Address.StyleOrSized address, Answer answer) {
    // Before the look: a stranger does not learn from the answer which keys there are.
    signed(answer);
    var style = address.style();
    var original =
        styles.find(style.style(), style.format()).flatMap(any -> names.original(style.image()));
    if (original.isEmpty()) {
      sized(address.sized(), answer);
      return;
    }
    onDemand
        .original(answer.party(), original.get())
        .thenAccept(
            found -> {
              if (found.isPresent()) {
                style(style, answer);
              } else {
                sized(address.sized(), answer);
              }
            })
        .exceptionally(answer::fail);
  }

  private void style(Address.Style address, Answer answer) {
    var own = find(address, address.format());
    var left = signed(answer);
    var original = original(address.image());
    answer.varies();
    mayBeKept(answer, original, left);
    var isFixed = address.format().isPresent() || own.pipeline().isText();
    var accepted = isFixed ? List.<OutputFormat>of() : negotiation.accepted(answer.accept());
    onDemand
        .original(answer.party(), original)
        .thenApply(found -> found.orElseThrow(RenditionRoute::noSuchKey))
        .thenCompose(
            found ->
                onDemand
                    .format(answer.party(), found, own, accepted)
                    .thenCompose(
                        better ->
                            deliver(
                                    wanted(address, original, better.or(address::format), answer),
                                    found,
                                    answer)
                                .thenAccept(it -> end(it, address, better, found, answer))))
        .exceptionally(answer::fail);
  }

  /**
   * Answers, and gives a bucket what it looks for: who came by its redirect may have got a better
   * format, and the bucket knows the style's own alone.
   */
  private void end(
      Optional<Delivery> delivery,
      Address.Style address,
      Optional<OutputFormat> better,
      StoredObject original,
      Answer answer) {
    if (delivery.isEmpty()) {
      return;
    }
    answer.image(delivery.get());
    var own = wanted(address, original.key(), Optional.empty(), answer);
    if (better.isPresent() && publicUrl.isPresent() && !hasSignature(answer.uri()) && own.store()) {
      onDemand.prepare(answer.party(), own, original);
    }
  }

  private Wanted wanted(
      Address.Style address, ObjectKey original, Optional<OutputFormat> format, Answer answer) {
    var rendition =
        format
            .map(it -> address.image().rendition(address.style(), it.text()))
            .orElseGet(() -> address.image().rendition(address.style()));
    var style = new Wanted.NamedStyle(address.style(), find(address, Optional.empty()));
    return new Wanted(
        original,
        rendition,
        find(address, format),
        isToBeStored(answer, false),
        false,
        Optional.of(style));
  }

  private Processing find(Address.Style address, Optional<OutputFormat> format) {
    return styles
        .find(address.style(), format)
        .orElseThrow(
            () ->
                new ProcessException(OssCode.NO_SUCH_STYLE, "The specified style does not exist."));
  }

  private void processed(Address.Processed address, Answer answer) {
    var left = signature(answer, clock.instant());
    var asker = AddressSigner.isForOwner(answer.uri()) ? Asker.OWNER : Asker.ANYBODY;
    var processing = new Processing(parser.parse(address.process()), Optional.empty(), true, asker);
    var original = original(address.image());
    var rendition = names.processed(original, processing.canonical());
    if (processing.pipeline().isText()) {
      answer.mayNotBeKept();
    } else {
      mayBeKept(answer, original, Optional.of(left));
    }
    var store = isToBeStored(answer, true);
    deliver(new Wanted(original, rendition, processing, store, true), answer);
  }

  /**
   * For how long the signature of a style or a size is good still.
   *
   * @return empty where it has none and needs none
   * @throws ProcessException where it has one that does not hold, or has none and needs one
   */
  private Optional<Duration> signed(Answer answer) {
    var isFree = isOpen || mirror.shows(answer.header(MIRROR_TOKEN));
    return isFree && !hasSignature(answer.uri())
        ? Optional.empty()
        : Optional.of(signature(answer, clock.instant()));
  }

  /** For how long a signature is good still. */
  private Duration signature(Answer answer, Instant now) {
    return switch (signer.verify(answer.uri(), now)) {
      case VALID -> Duration.between(now, AddressSigner.expires(answer.uri()).orElse(now));
      case EXPIRED -> throw new ProcessException(OssCode.ACCESS_DENIED, "Request has expired.");
      case TOO_LONG ->
          throw new ProcessException(
              OssCode.ACCESS_DENIED, "This address was signed for longer than is taken.");
      case INVALID -> throw refused(answer.uri());
    };
  }

  private static boolean hasSignature(String uri) {
    return uri.contains("x-tuwen-signature");
  }

  /** Not longer than the address itself is good. */
  private void mayBeKept(Answer answer, ObjectKey original, Optional<Duration> left) {
    var kept = maxAge(original);
    left.ifPresentOrElse(
        it -> answer.mayBeKeptPrivately(it.compareTo(kept) < 0 ? it : kept),
        () -> answer.mayBeKept(kept));
  }

  private static ProcessException refused(String uri) {
    return hasSignature(uri)
        ? new ProcessException(
            OssCode.SIGNATURE_DOES_NOT_MATCH,
            "The signature of this address does not match what it asks for.")
        : new ProcessException(OssCode.ACCESS_DENIED, "This address has to be signed.");
  }

  /** As large as asked for, whatever its size was: scaled to cover it, and cut to it. */
  private void sized(Address.Sized address, Answer answer) {
    if (!sizes.has(address.name())) {
      throw new ProcessException(OssCode.ACCESS_DENIED, "This size may not be asked for.");
    }
    var pipeline =
        parser.parse("image/resize,m_fill,limit_0,w_" + address.width() + ",h_" + address.height());
    var processing = new Processing(pipeline, Optional.empty(), true);
    var left = signed(answer);
    var image = original(address.image());
    var rendition = address.image().sized(address.width(), address.height());
    mayBeKept(answer, image, left);
    var wanted = new Wanted(image, rendition, processing, isToBeStored(answer, false), false);
    onDemand
        .original(answer.party(), wanted.original())
        .thenAccept(
            found -> {
              var original = found.orElseThrow(RenditionRoute::noSuchKey);
              if (!answer.isUnchanged(onDemand.tag(original, processing), original)) {
                onDemand
                    .deliver(answer.party(), wanted, original)
                    .thenAccept(delivery -> sendBack(wanted, delivery, answer))
                    .exceptionally(answer::fail);
              }
            })
        .exceptionally(answer::fail);
  }

  /**
   * Sends a client back to the bucket that sent it here.
   *
   * <p>INVARIANT: no client is redirected in circles: only what was stored just now is redirected
   * to. Who comes for what was there before has not got it from the bucket, and gets it from here.
   */
  private void sendBack(Wanted wanted, Delivery delivery, Answer answer) {
    if (publicUrl.isEmpty() || !delivery.made() || !wanted.store()) {
      answer.image(delivery);
      return;
    }
    delivery
        .stored()
        .thenAccept(
            stored -> {
              if (stored) {
                delivery.close();
                answer.redirect(publicUrl.get(), wanted.rendition());
              } else {
                answer.image(delivery);
              }
            })
        .exceptionally(answer::fail);
  }

  private void deliver(Wanted wanted, Answer answer) {
    onDemand
        .original(answer.party(), wanted.original())
        .thenCompose(found -> deliver(wanted, found.orElseThrow(RenditionRoute::noSuchKey), answer))
        .thenAccept(delivery -> delivery.ifPresent(answer::image))
        .exceptionally(answer::fail);
  }

  /** Empty where the client has it already. */
  private CompletableFuture<Optional<Delivery>> deliver(
      Wanted wanted, StoredObject original, Answer answer) {
    return answer.isUnchanged(onDemand.tag(original, wanted.processing()), original)
        ? CompletableFuture.completedFuture(Optional.empty())
        : onDemand.deliver(answer.party(), wanted, original).thenApply(Optional::of);
  }

  /** What can be replaced under its name is asked for again soon, and mostly answered with 304. */
  private Duration maxAge(ObjectKey original) {
    var isForEver = ImageKey.parse(original).filter(image -> !image.id().isClientKey()).isPresent();
    return isForEver || maxAge.compareTo(REPLACEABLE) < 0 ? maxAge : REPLACEABLE;
  }

  /**
   * A stranger's word is not taken for it, or everything would be made at every request. Signed
   * addresses of styles are handed out to guests, too.
   *
   * @param isSigned whether it is a processing, which was signed
   */
  private boolean isToBeStored(Answer answer, boolean isSigned) {
    var isBelieved = isSigned || mirror.shows(answer.header(MIRROR_TOKEN));
    return !(isBelieved && answer.header(STORE).equals("no"));
  }

  private static ProcessException noSuchKey() {
    return new ProcessException(OssCode.NO_SUCH_KEY, "The specified key does not exist.");
  }
}
