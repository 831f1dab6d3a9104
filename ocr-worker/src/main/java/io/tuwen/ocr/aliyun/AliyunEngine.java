package io.tuwen.ocr.aliyun;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.SignedCall;
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
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Has Aliyun's OCR API read images.
 *
 * <p>It is asked for nothing beyond its defaults: it turns no image, so its places are in the
 * picture that it was sent. Where it says that credentials have expired, others are fetched, and it
 * is asked once more.
 */
final class AliyunEngine implements OcrEngine {
  static final String NAME = "aliyun";
  static final String VERSION = "2021-07-07";

  private static final Taken TAKEN = new Taken(10_000_000, 16, 8191, 49);
  private static final int CONCURRENCY = 8;
  private static final String CONTENT = "application/octet-stream";

  private final EngineId id;
  private final URI endpoint;
  private final String action;
  private final CurrentCredentials credentials;
  private final CloudHost<AliyunApi> host;
  private final SentImages images;

  AliyunEngine(
      EngineId id,
      URI endpoint,
      String action,
      CurrentCredentials credentials,
      CloudHost<AliyunApi> host,
      SentImages images) {
    this.id = id;
    this.endpoint = endpoint;
    this.action = action;
    this.credentials = credentials;
    this.host = host;
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
    var call = SignedCall.of(endpoint, action, VERSION, CONTENT, sent.file());
    var own = known(credentials::get);
    var answer = answer(call, own, sent, cancellation);
    if (!answer.isText()) {
      var failure = answer.refusal().failure(id, answer.status());
      throw answer.isStale() && isRenewed(own) ? failure.mended() : failure;
    }
    try {
      return new ReadText(id, answer.text(sent));
    } catch (UnreadableText e) {
      throw answer.unreadable().failure(id, answer.status());
    }
  }

  private boolean isRenewed(Credentials own) {
    return !known(() -> credentials.insteadOf(own)).equals(own);
  }

  private AliyunAnswer answer(
      SignedCall call, Credentials own, SentImage image, Cancellation cancellation) {
    Map<String, String> headers = call.headers(own, Instant.now(), UUID.randomUUID().toString());
    return new AliyunAnswer(
        host.call(
            cancellation,
            api ->
                api.recognise(
                    headers.get("authorization"),
                    headers.get("x-acs-action"),
                    headers.get("x-acs-version"),
                    headers.get("x-acs-date"),
                    headers.get("x-acs-signature-nonce"),
                    headers.get("x-acs-content-sha256"),
                    headers.get("x-acs-accesskey-id"),
                    headers.get("x-acs-security-token"),
                    image.file())));
  }

  private static Credentials known(Supplier<Credentials> source) {
    try {
      return source.get();
    } catch (TuwenException e) {
      throw new ProviderFailure(
          Reason.UNAVAILABLE, "this service has no credentials for the OCR provider aliyun", e);
    }
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @Override
  public void close() {}
}
