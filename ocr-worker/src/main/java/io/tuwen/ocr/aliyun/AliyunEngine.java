package io.tuwen.ocr.aliyun;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.SignedCall;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.ocr.cloud.CloudEngine;
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

/**
 * Has Aliyun's OCR API read images.
 *
 * <p>It is asked for nothing beyond its defaults: it turns no image, so its places are in the
 * picture that it was sent. Where it says that credentials have expired, others are fetched, and it
 * is asked once more.
 */
final class AliyunEngine implements CloudEngine {
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
  public Prepared prepare(byte[] image, Cancellation cancellation) {
    var sent = images.of(image, TAKEN, cancellation);
    var signed = SignedCall.of(endpoint, action, VERSION, CONTENT, sent.file());
    return new Call(sent, signed, credentials.get(), cancellation);
  }

  /** A call by credentials that have not expired as far as is known. */
  private final class Call implements Prepared {
    private final SentImage image;
    private final SignedCall signed;
    private final Credentials own;
    private final Cancellation cancellation;

    Call(SentImage image, SignedCall signed, Credentials own, Cancellation cancellation) {
      this.image = image;
      this.signed = signed;
      this.own = own;
      this.cancellation = cancellation;
    }

    @Override
    public ReadText call() {
      var answer = answer();
      if (!answer.isText()) {
        var failure = answer.refusal().failure(id, answer.status());
        throw answer.isStale() ? failure.mended() : failure;
      }
      try {
        return new ReadText(id, answer.text(image));
      } catch (UnreadableText e) {
        throw answer.unreadable().failure(id, answer.status());
      }
    }

    @Override
    public Optional<Prepared> renewed() {
      var others = credentials.insteadOf(own);
      return others.equals(own)
          ? Optional.empty()
          : Optional.of(new Call(image, signed, others, cancellation));
    }

    private AliyunAnswer answer() {
      Map<String, String> headers =
          signed.headers(own, Instant.now(), UUID.randomUUID().toString());
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
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @Override
  public void close() {}
}
