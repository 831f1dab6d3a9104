package io.tuwen.result;

import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Access;
import io.tuwen.contract.http.AccessConfig;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.rendition.StoredRendition;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.OpenObject;
import io.tuwen.contract.store.StoredObject;
import io.vertx.core.Promise;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The renditions of an image: those that are there, and those that are made when asked for.
 *
 * <p>It is there from the start, so that a service without a safe key for names does not start.
 */
@Startup
@ApplicationScoped
public class Gallery {
  private static final Duration SIGNED_FOR = Duration.ofMinutes(1);

  /** A larger rendition comes from the worker, by the piece. */
  private static final long MAX_HELD = 1 << 20;

  private final Findings findings;
  private final Renditions renditions;
  private final RenditionWorker worker;
  private final AddressSigner signer;
  private final Names names;
  private final boolean isOpen;

  /** Clients read what is stored from the bucket. */
  private final boolean isElsewhere;

  private final HeldAnswers answers;
  private final InstantSource clock = InstantSource.system();

  Gallery(
      Findings findings,
      Renditions renditions,
      RenditionWorker worker,
      AddressSigner signer,
      Names names,
      AccessConfig access,
      ResultConfig config,
      HeldAnswers answers) {
    this.names = names;
    isOpen = access.access() == Access.OPEN;
    isElsewhere = config.renditionsUrl().isPresent();
    if (!isOpen && !signer.canSign()) {
      throw new IllegalStateException(
          "tuwen.access is sessions, where addresses of renditions are signed, and"
              + " RENDITION_SIGNING_KEYS is missing");
    }
    this.findings = findings;
    this.renditions = renditions;
    this.worker = worker;
    this.signer = signer;
    this.answers = answers;
  }

  /**
   * A named style that is stored, or the record of why it is not; of this version alone. Its bytes
   * are let go of where the client leaves before they are there.
   *
   * @param loop where the answer is given
   */
  public Uni<Optional<StoredStyle>> stored(
      Party party, StoredObject original, String style, Executor loop) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Promise<Optional<StoredStyle>> found = Promise.promise();
              return findings
                  .run(
                      party,
                      () -> {
                        var stored = look(party, original, style);
                        found.complete(stored);
                        return stored;
                      })
                  .emitOn(loop)
                  .onCancellation()
                  .invoke(() -> found.future().onSuccess(it -> it.ifPresent(Gallery::letGo)));
            });
  }

  private static void letGo(StoredStyle stored) {
    if (stored instanceof StoredStyle.Made made) {
      made.body().ifPresent(WorkerAnswer.Body::close);
    }
  }

  private Optional<StoredStyle> look(Party party, StoredObject original, String style) {
    var rendition = renditions.style(original.key(), style);
    var made =
        isElsewhere
            ? described(rendition, original.eTag())
            : opened(party, rendition, original.eTag());
    return made.<StoredStyle>map(it -> it).or(() -> failed(original, style));
  }

  private Optional<StoredStyle.Made> described(ObjectKey rendition, ETag eTag) {
    return renditions
        .describe(rendition)
        .filter(it -> it.stamp().isServed(eTag))
        .filter(StoredRendition.Made.class::isInstance)
        .map(StoredRendition.Made.class::cast)
        .map(it -> new StoredStyle.Made(it.object(), Optional.empty()));
  }

  private Optional<StoredStyle.Made> opened(Party party, ObjectKey rendition, ETag eTag) {
    try (var open = renditions.open(rendition).orElse(null)) {
      return open != null && isOf(open, eTag)
          ? Optional.of(new StoredStyle.Made(open.object(), held(party, open)))
          : Optional.empty();
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.STORAGE_UNAVAILABLE, "the rendition could not be read to its end", e);
    }
  }

  private Optional<StoredStyle> failed(StoredObject original, String style) {
    return renditions
        .describe(renditions.failure(original.key(), style))
        .filter(failed -> failed.stamp().eTag().equals(original.eTag()))
        .filter(StoredRendition.Failed.class::isInstance)
        .map(StoredRendition.Failed.class::cast)
        .map(failed -> new StoredStyle.Failed(failed.code(), failed.detail()));
  }

  /** Empty where it is too large to be held, or others hold so much that there is no room. */
  private Optional<WorkerAnswer.Body> held(Party party, OpenObject open) throws IOException {
    var size = open.object().size();
    var room = room(party, size);
    if (room.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new HeldBody(open.stream().readAllBytes(), room.get()));
    } catch (IOException | RuntimeException e) {
      room.get().close();
      throw e;
    }
  }

  /**
   * Clients that take nothing would else keep all others from what is stored.
   *
   * @throws TooMuch where it is this party that has its share
   */
  private Optional<Shares.Share> room(Party party, long size) {
    return size > MAX_HELD ? Optional.empty() : answers.takeIfFree(party, size);
  }

  private static boolean isOf(OpenObject open, ETag eTag) {
    return Renditions.stamp(open.object()).filter(it -> it.isServed(eTag)).isPresent();
  }

  /** A named style, made where it is not there. */
  public Uni<WorkerAnswer> style(Caller caller, ImageKey image, String style, String accept) {
    var address = address(image) + "!" + style;
    return worker.ask(caller, isOpen ? address : signed(address), accept);
  }

  /** Any processing; who asks for it has shown that the image is his. */
  public Uni<WorkerAnswer> process(Caller caller, ImageKey image, String process) {
    if (!signer.canSign()) {
      throw new TuwenException(
          ErrorCode.RENDITION_UNAVAILABLE, "RENDITION_SIGNING_KEYS is not set for this service");
    }
    var address =
        address(image) + "?x-oss-process=" + encoded(process) + "&" + AddressSigner.FOR_OWNER;
    return worker.ask(caller, signed(address), "");
  }

  private String signed(String address) {
    return signer.sign(address, clock.instant().plus(SIGNED_FOR));
  }

  /** A public id is of characters that need no encoding. */
  private String address(ImageKey image) {
    return "/" + names.publicName(image.objectKey());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
