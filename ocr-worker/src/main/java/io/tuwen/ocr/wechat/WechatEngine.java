package io.tuwen.ocr.wechat;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.Category;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.ocr.cloud.CloudHost;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.ocr.cloud.Taken;
import io.tuwen.ocr.cloud.UnreadableText;
import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;
import java.time.Instant;
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
final class WechatEngine implements OcrEngine {
  static final String NAME = "wechat";

  /** Less than 2 MB, the form included. */
  private static final Taken TAKEN = new Taken(1_990_000, 16, 8191, 49);

  private static final int CONCURRENCY = 4;
  private static final int MIN_PAUSE_MILLIS = 200;
  private static final int MAX_PAUSE_MILLIS = 500;

  /**
   * WeChat has one code for a damaged image and for calls that are used up. After this many such
   * answers in a row, to images that our decoder reads, the engine takes the calls for used up.
   */
  private static final int MAX_UNDECODABLE = 3;

  private static final Duration REST = Duration.ofHours(1);

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
  public ReadText read(byte[] image, Cancellation cancellation) {
    var sent = images.of(image, TAKEN, cancellation);
    var own = token.get(cancellation);
    var answer = answer(own, new ImagePart(sent), cancellation);
    if (answer.errcode() == WechatAnswer.UNDECODABLE) {
      throw undecodable(answer, image, sent, cancellation);
    }
    if (!answer.isSuccess()) {
      throw refused(answer, own, cancellation);
    }
    undecodable.set(0);
    try {
      return new ReadText(id, answer.text(sent));
    } catch (UnreadableText e) {
      throw answer.refusal(Reason.DEFECT, Duration.ZERO).failure(id, answer.status());
    }
  }

  private ProviderFailure refused(WechatAnswer answer, String own, Cancellation cancellation) {
    var failure = answer.refusal(Instant.now()).failure(id, answer.status());
    if (answer.isStale()) {
      token.forget(own);
      return failure.mended();
    }
    if (answer.errcode() == WechatAnswer.BUSY) {
      pause(cancellation);
      return failure.mended();
    }
    return failure;
  }

  private WechatAnswer answer(String token, ImagePart part, Cancellation cancellation) {
    return new WechatAnswer(
        host.call(cancellation, api -> api.recognise(token, part.type(), part.body())));
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

  private ProviderFailure undecodable(
      WechatAnswer answer, byte[] image, SentImage sent, Cancellation cancellation) {
    var isSuspect =
        (sent.isOurs() || isReadable(image, cancellation))
            && undecodable.incrementAndGet() >= MAX_UNDECODABLE;
    if (isSuspect) {
      undecodable.set(0);
    }
    var refusal =
        isSuspect
            ? answer.refusal(Reason.REFUSED, REST)
            : answer.refusal(Reason.IMAGE, Duration.ZERO);
    return refusal.failure(id, answer.status());
  }

  private boolean isReadable(byte[] image, Cancellation cancellation) {
    try {
      return images.encoded(image, TAKEN, cancellation).isOurs();
    } catch (TuwenException e) {
      if (e.category() == Category.PERMANENT) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @Override
  public void close() {}
}
