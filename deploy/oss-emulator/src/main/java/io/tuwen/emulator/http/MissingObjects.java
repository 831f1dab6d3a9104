package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.ObjectRecord;
import io.tuwen.emulator.website.Origin;
import io.tuwen.emulator.website.Redirection;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a bucket's routing rules do about an object that is missing. */
final class MissingObjects {
  private static final String[] KEPT = {
    "content-type",
    "content-encoding",
    "content-disposition",
    "cache-control",
    "expires",
    "content-language",
    "access-control-allow-origin"
  };

  private final Origin origin = new Origin();
  private final Patience patience;

  MissingObjects(Patience patience) {
    this.patience = patience;
  }

  /**
   * Fetches the object from its origin and stores it, or sends the client somewhere else. What a
   * client has put while the origin was asked is newer: it stays.
   *
   * @param found what is done once the object is there
   */
  void find(Exchange exchange, Bucket bucket, Exchange.Step found) {
    var key = exchange.target().key();
    var redirection =
        bucket.routing().find(key, exchange.headers()).orElseThrow(OssError::noSuchKey);
    if (redirection instanceof Redirection.External external) {
      sendTo(exchange, external.status(), Origin.address(external, key, exchange.rawQuery()));
      return;
    }
    if (!exchange.is(HttpMethod.GET)) {
      throw OssError.noSuchKey();
    }
    var mirror = (Redirection.Mirror) redirection;
    exchange.waitForOthers(
        () -> {
          if (fetch(exchange, bucket, mirror)) {
            exchange.returnToWorkers(found);
          }
        });
  }

  /** Returns whether the object is there now; otherwise the request is answered. */
  private boolean fetch(Exchange exchange, Bucket bucket, Redirection.Mirror mirror)
      throws IOException {
    var key = exchange.target().key();
    try (var outcome = origin.fetch(mirror, key, exchange.rawQuery(), exchange.headers())) {
      if (outcome instanceof Origin.Elsewhere elsewhere) {
        sendTo(exchange, elsewhere.status(), elsewhere.location());
        return false;
      }
      keep(bucket, key, (Origin.Answer) outcome);
    }
    return true;
  }

  private static void sendTo(Exchange exchange, int status, String location) {
    exchange.status(status).with("Location", location).end();
  }

  private void keep(Bucket bucket, String key, Origin.Answer answer) throws IOException {
    try (var draft = bucket.draft();
        var body = new AwaitedBody(answer.body(), patience.silence())) {
      try {
        draft.append(body);
      } catch (IOException e) {
        throw Origin.failed("Read body from mirror host failed");
      }
      if (answer.length().isPresent() && answer.length().getAsLong() != draft.size()) {
        throw Origin.failed("Bytes read is not equal to expected");
      }
      bucket.publishIfMissing(
          draft,
          new ObjectRecord(
              key,
              draft.size(),
              draft.eTag(),
              draft.crc64(),
              ObjectRecord.NORMAL,
              Instant.now(),
              headers(answer),
              Map.of(),
              ObjectRecord.DEFAULT_ACL));
    }
  }

  private static Map<String, String> headers(Origin.Answer answer) {
    var headers = new LinkedHashMap<String, String>();
    for (var name : KEPT) {
      answer.header(name).ifPresent(value -> headers.put(name, value));
    }
    headers.putIfAbsent("content-type", KeptHeaders.DEFAULT_TYPE);
    headers.put("x-oss-tag", "MIRROR");
    return headers;
  }
}
