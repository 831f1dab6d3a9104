package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.auth.Hmac;
import io.tuwen.emulator.sts.Metadata;
import io.tuwen.emulator.sts.Sts;
import io.tuwen.emulator.sts.StsRequest;
import java.io.IOException;
import java.util.Map;

/**
 * What belongs to the cloud around the storage and answers at its port too, below {@code /-/},
 * which no bucket can be called: STS, an instance's metadata, and the key of callbacks.
 */
public final class OwnAddresses {
  public static final String STS = "/-/sts/";
  public static final String METADATA = "/-/metadata/";
  static final String CALLBACK_KEY = "/-/callback-key.pem";

  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int MAX_BODY_BYTES = 64 * 1024;

  private final Sts sts;
  private final Metadata metadata;
  private final CallbackSigner signer;

  OwnAddresses(Sts sts, Metadata metadata, CallbackSigner signer) {
    this.sts = sts;
    this.metadata = metadata;
    this.signer = signer;
  }

  static boolean isOne(Exchange exchange) {
    return exchange.target().bucket().equals("-");
  }

  void handle(Exchange exchange) throws IOException {
    var path = exchange.path();
    if (path.equals(CALLBACK_KEY)) {
      exchange.with("Content-Type", "application/x-pem-file").response().end(signer.publicKey());
    } else if (path.equals(STS)) {
      var answer = sts.answer(stsRequest(exchange));
      exchange
          .status(answer.status())
          .with("Content-Type", "application/json")
          .response()
          .end(answer.json());
    } else if (path.startsWith(METADATA)) {
      var answer =
          metadata.answer(exchange.method(), path.substring(METADATA.length()), exchange.headers());
      exchange
          .status(answer.status())
          .with("Content-Type", "text/plain")
          .response()
          .end(answer.text());
    } else {
      throw new OssError(404, "NoSuchKey", "There is no such address.");
    }
  }

  private static StsRequest stsRequest(Exchange exchange) throws IOException {
    var body = exchange.body().readNBytes(MAX_BODY_BYTES);
    var isForm = exchange.header("content-type").filter(it -> it.startsWith(FORM)).isPresent();
    return new StsRequest(
        exchange.method(),
        exchange.path(),
        exchange.query(),
        isForm ? Exchange.form(body) : Map.of(),
        exchange.headers(),
        Hmac.hexSha256(body));
  }
}
