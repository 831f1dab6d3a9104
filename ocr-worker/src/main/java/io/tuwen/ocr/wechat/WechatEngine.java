package io.tuwen.ocr.wechat;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.ocr.cloud.CloudEngine;
import io.tuwen.ocr.cloud.CloudHost;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.ocr.cloud.Taken;
import io.tuwen.ocr.cloud.UnreadableText;
import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Has WeChat read images.
 *
 * <p>Where it is busy or does not take the token any more, it is asked once more, and no third
 * time.
 */
final class WechatEngine implements CloudEngine {
  static final String NAME = "wechat";

  /** Less than 2 MB, the form included. */
  private static final Taken TAKEN = new Taken(1_990_000, 16, 8191, 49);

  private static final int CONCURRENCY = 4;
  private static final int MIN_PAUSE_MILLIS = 200;
  private static final int MAX_PAUSE_MILLIS = 500;

  /**
   * WeChat has one code for a damaged image and for calls that are used up. After this many such
   * answers in a row, to images that our decoder reads, each further one is followed by a picture
   * of our own that is not damaged, until that or an image is read: by it, the calls are used up or
   * are not.
   */
  private static final int MAX_UNDECODABLE = 3;

  private static final Duration REST = Duration.ofHours(1);
  private static final Duration SHORT_REST = Duration.ofMinutes(1);

  /** A PNG of 64 x 64 white pixels. */
  private static final byte[] WHITE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3M"
                  + "QREAAAwCIPuX1hD77SAA6VEEAoFAIBAIBAKBQCAQfA8Gpwvw4qrwDDIAAAAA"
                  + "SUVORK5CYII=");

  private final EngineId id;
  private final CloudHost<WechatApi> host;
  private final StableToken token;
  private final SentImages images;
  private final AtomicInteger undecodable = new AtomicInteger();

  WechatEngine(EngineId id, CloudHost<WechatApi> host, StableToken token, SentImages images) {
    this.id = id;
    this.host = host;
    this.token = token;
    this.images = images;
  }

  @Override
  public EngineId id() {
    return id;
  }

  @Override
  public Optional<Provider> provider() {
    return Optional.of(new Provider(CONCURRENCY, true));
  }

  @Override
  public Prepared prepare(byte[] image, Cancellation cancellation) {
    var sent = images.of(image, TAKEN, cancellation);
    return new Call(image, sent, new ImagePart(sent), token.get(cancellation), cancellation);
  }

  /** A call by a token that works as far as is known. */
  private final class Call implements Prepared {
    private final byte[] image;
    private final SentImage sent;
    private final ImagePart part;
    private final String own;
    private final Cancellation cancellation;
    private WechatAnswer answer;

    Call(byte[] image, SentImage sent, ImagePart part, String own, Cancellation cancellation) {
      this.image = image;
      this.sent = sent;
      this.part = part;
      this.own = own;
      this.cancellation = cancellation;
    }

    @Override
    public ReadText call() {
      answer =
          new WechatAnswer(
              host.call(cancellation, api -> api.recognise(own, part.type(), part.body())));
      if (!answer.isSuccess()) {
        var failure = answer.refusal(Instant.now()).failure(id, answer.status());
        throw answer.isStale() || isBusy() || isUndecodable() ? failure.mended() : failure;
      }
      undecodable.set(0);
      try {
        return new ReadText(id, answer.text(sent));
      } catch (UnreadableText e) {
        throw answer.refusal(Reason.DEFECT, Duration.ZERO).failure(id, answer.status());
      }
    }

    private boolean isBusy() {
      return answer.errcode() == WechatAnswer.BUSY;
    }

    private boolean isUndecodable() {
      return answer.errcode() == WechatAnswer.UNDECODABLE;
    }

    /** Only an image that is still to be decoded, to see whether it is damaged, takes any. */
    @Override
    public long memory() {
      return isUndecodable() && !sent.isOurs() ? ReadingMemory.bytes(image) : 0;
    }

    @Override
    public Optional<Prepared> renewed() {
      if (isUndecodable()) {
        return mayBeUsedUp() ? Optional.of(new Probe(answer, own, cancellation)) : Optional.empty();
      }
      if (isBusy()) {
        pause(cancellation);
      } else {
        token.forget(own);
      }
      return Optional.of(new Call(image, sent, part, token.get(cancellation), cancellation));
    }

    /** The image, which may be a good one, waits; not long where it was not looked at. */
    @Override
    public Optional<ProviderFailure> unrenewed() {
      if (!isUndecodable() || undecodable.get() < MAX_UNDECODABLE - 1) {
        return Optional.empty();
      }
      var isSeen = undecodable.get() >= MAX_UNDECODABLE;
      return Optional.of(usedUp(answer, isSeen ? REST : SHORT_REST));
    }

    private boolean mayBeUsedUp() {
      return (sent.isOurs() || isReadable()) && undecodable.incrementAndGet() >= MAX_UNDECODABLE;
    }

    /** Where this machine cannot tell now, the image may be damaged. */
    private boolean isReadable() {
      try {
        return images.encoded(image, TAKEN, cancellation).isOurs();
      } catch (TuwenException e) {
        return false;
      }
    }
  }

  /** Whether WeChat reads a picture that is not damaged: if it does, the image before it is. */
  private final class Probe implements Prepared {
    private final WechatAnswer said;
    private final ImagePart part = new ImagePart(ImageFormat.PNG, WHITE);
    private final String own;
    private final Cancellation cancellation;

    Probe(WechatAnswer said, String own, Cancellation cancellation) {
      this.said = said;
      this.own = own;
      this.cancellation = cancellation;
    }

    @Override
    public ReadText call() {
      var answer =
          new WechatAnswer(
              host.call(cancellation, api -> api.recognise(own, part.type(), part.body())));
      if (answer.isReading()) {
        undecodable.set(0);
        throw said.refusal(Instant.now()).failure(id, said.status());
      }
      var refusal = answer.refusal(Instant.now());
      throw refusal.reason() == Reason.IMAGE
          ? usedUp(answer, REST)
          : refusal.failure(id, answer.status());
    }
  }

  private ProviderFailure usedUp(WechatAnswer answer, Duration rest) {
    return answer.refusal(Reason.REFUSED, rest).failure(id, answer.status());
  }

  private static void pause(Cancellation cancellation) {
    var millis = ThreadLocalRandom.current().nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
    var cancelled = new CountDownLatch(1);
    try {
      cancellation.during(
          cancelled::countDown,
          () -> {
            var unused = cancelled.await(millis, TimeUnit.MILLISECONDS);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cancellation.check();
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @Override
  public void close() {}
}
