package io.tuwen.ocr.market;

import io.tuwen.contract.EngineId;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.ocr.cloud.CloudEngine;
import io.tuwen.ocr.cloud.CloudHost;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.ocr.cloud.Taken;
import io.tuwen.ocr.cloud.UnreadableText;
import io.tuwen.worker.execution.Cancellation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * Has the general text API of Aliyun's cloud market read images.
 *
 * <p>The image stands upright when it is sent, so the provider is told to turn nothing, and its
 * places are in the picture that it was sent.
 */
final class MarketEngine implements CloudEngine {
  static final String NAME = "aliyun-market";

  /** The gateway takes bodies of 8 MB, and base64 makes four bytes of three. */
  private static final Taken TAKEN = new Taken(4_000_000, 16, 8191, 49);

  private static final int CONCURRENCY = 8;
  private static final String PREFIX = "{\"img\":\"";
  private static final String SUFFIX = "\",\"prob\":true,\"rotate\":false}";

  private final EngineId id;
  private final String authorization;
  private final CloudHost<MarketApi> host;
  private final SentImages images;

  MarketEngine(EngineId id, String appCode, CloudHost<MarketApi> host, SentImages images) {
    this.id = id;
    this.host = host;
    this.images = images;
    authorization = "APPCODE " + appCode;
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
    var request = request(sent);
    return () -> read(sent, request, cancellation);
  }

  private ReadText read(SentImage sent, byte[] request, Cancellation cancellation) {
    var answer =
        new MarketAnswer(host.call(cancellation, api -> api.recognise(authorization, request)));
    var status = answer.answer().status();
    if (!answer.isText()) {
      throw answer.refusal(Instant.now()).failure(id, status);
    }
    try {
      return new ReadText(id, answer.text(sent));
    } catch (UnreadableText e) {
      throw answer.unreadable().failure(id, status);
    }
  }

  private static byte[] request(SentImage image) {
    var text = PREFIX + Base64.getEncoder().encodeToString(image.file()) + SUFFIX;
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @Override
  public void close() {}
}
