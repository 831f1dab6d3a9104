package io.tuwen.result.webhook;

import io.tuwen.contract.fetch.Bounds;
import io.tuwen.contract.fetch.Fetcher;
import io.tuwen.contract.fetch.Reach;
import io.tuwen.result.webhook.Delivery.Attempt;
import io.tuwen.result.webhook.Delivery.Outcome;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Makes the tries of one receiver. Its own, with its own look-ups of names, so that one which
 * answers slowly holds up no other.
 */
public final class Sender implements AutoCloseable {
  private static final int GONE = 410;

  private final Receiver receiver;
  private final Fetcher fetcher;
  private final InstantSource clock;

  public Sender(Receiver receiver, WebhooksConfig config, Vertx vertx, InstantSource clock) {
    this.receiver = receiver;
    this.clock = clock;
    fetcher =
        new Fetcher(
            vertx,
            Reach.of(config.networks().orElse(List.of()), /* plainHttp= */ false),
            new Bounds(config.timeout(), /* bytes= */ 0, /* redirects= */ 0),
            config.atOnce());
  }

  /** Begins a try; it ends with an outcome and never with a failure. */
  public CompletionStage<Outcome> send(Attempt attempt) {
    var delivery = attempt.delivery();
    var body = delivery.body().getBytes(StandardCharsets.UTF_8);
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Tuwen");
    headers.put("Tuwen-Delivery", delivery.id());
    headers.put("Tuwen-Attempt", Integer.toString(attempt.number()));
    if (delivery.replayed()) {
      headers.put("Tuwen-Replayed", "true");
    }
    headers.put(
        Signature.HEADER, Signature.of(receiver.keys(), clock.instant().getEpochSecond(), body));
    return fetcher
        .post(receiver.url(), headers, body)
        .map(Sender::outcome)
        .otherwise(e -> new Outcome.Failed(e.getMessage()))
        .toCompletionStage();
  }

  static Outcome outcome(int status) {
    if (status >= 200 && status < 300) {
      return new Outcome.Delivered();
    }
    return status == GONE
        ? new Outcome.Refused("the receiver answers 410")
        : new Outcome.Failed("the receiver answers " + status);
  }

  @Override
  public void close() {
    fetcher.close();
  }
}
