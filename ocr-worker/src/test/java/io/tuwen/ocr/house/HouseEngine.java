package io.tuwen.ocr.house;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.EngineId;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import io.tuwen.ocr.ReadingMemory;
import io.tuwen.ocr.cloud.Answer;
import io.tuwen.ocr.cloud.CloudEngine;
import io.tuwen.ocr.cloud.CloudHost;
import io.tuwen.ocr.cloud.FoundText;
import io.tuwen.ocr.cloud.Refusal;
import io.tuwen.ocr.cloud.SentImage;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.ocr.cloud.Taken;
import io.tuwen.ocr.cloud.UnreadableText;
import io.tuwen.worker.execution.Cancellation;
import java.util.Optional;

/** Has a server of our own read images. */
final class HouseEngine implements CloudEngine {
  static final String NAME = "house";

  /** Pictures that it takes: bytes, sides, and how much longer one side may be. */
  private static final Taken TAKEN = new Taken(8_000_000, 1, 4096, 100);

  private static final int CONCURRENCY = 4;
  private static final int CORNERS = 8;

  private final EngineId id;
  private final String authorization;
  private final CloudHost<HouseApi> host;
  private final SentImages images;

  HouseEngine(EngineId id, String token, CloudHost<HouseApi> host, SentImages images) {
    this.id = id;
    this.host = host;
    this.images = images;
    authorization = "Bearer " + token;
  }

  @Override
  public EngineId id() {
    return id;
  }

  /** So many at once, and for no money. */
  @Override
  public Optional<Provider> provider() {
    return Optional.of(new Provider(CONCURRENCY, false));
  }

  /** What is done before the call takes nothing of its time, and no failure of it is counted. */
  @Override
  public Prepared prepare(byte[] image, Cancellation cancellation) {
    var sent = images.of(image, TAKEN, cancellation);
    return () -> read(sent, cancellation);
  }

  private ReadText read(SentImage sent, Cancellation cancellation) {
    var answer = host.call(cancellation, api -> api.read(authorization, sent.file()));
    if (answer.status() != 200) {
      throw refusal(Refusal.of(answer.status()), answer);
    }
    try {
      return new ReadText(id, text(answer.json().path("lines"), sent).text());
    } catch (UnreadableText e) {
      throw refusal(Reason.DEFECT, answer);
    }
  }

  private RuntimeException refusal(Reason reason, Answer answer) {
    return new Refusal(reason, "", answer.header("X-Request-Id")).failure(id, answer.status());
  }

  /** Places are in the picture that was sent; {@link FoundText} tells them in the whole image. */
  private static FoundText text(JsonNode lines, SentImage sent) throws UnreadableText {
    if (!lines.isArray()) {
      throw new UnreadableText("no lines");
    }
    var found = new FoundText(sent);
    for (var line : lines) {
      found.add(line.path("text").asText(), corners(line), line.path("confidence").asDouble());
    }
    return found;
  }

  private static double[] corners(JsonNode line) throws UnreadableText {
    var corners = new double[CORNERS];
    for (int i = 0; i < CORNERS; i++) {
      var number = line.path("corners").path(i);
      if (!number.isNumber()) {
        throw new UnreadableText("no corners");
      }
      corners[i] = number.asDouble();
    }
    return corners;
  }

  @Override
  public long memory(byte[] image) {
    return ReadingMemory.bytes(image);
  }

  @Override
  public void close() {}
}
