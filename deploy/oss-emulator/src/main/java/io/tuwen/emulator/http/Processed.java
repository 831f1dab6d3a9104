package io.tuwen.emulator.http;

import io.tuwen.emulator.ImageProcessor;
import io.tuwen.emulator.OssError;
import io.tuwen.emulator.store.Bucket;
import io.tuwen.emulator.store.Draft;
import io.tuwen.emulator.store.ObjectRecord;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** GET of an object with {@code x-oss-process}, as another server answers it. */
final class Processed {
  static final String PARAMETER = "x-oss-process";

  /** An image may wait for others there, and then takes its time. */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int MAX_ERROR_BYTES = 64 * 1024;
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z.]{1,64})</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,1024})</Message>");

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(2))
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final Patience patience;
  private volatile ImageProcessor processor = (bucket, key, process) -> Optional.empty();

  Processed(Patience patience) {
    this.patience = patience;
  }

  void by(ImageProcessor other) {
    processor = other;
  }

  static boolean isOne(Exchange exchange) {
    return !exchange.query().getOrDefault(PARAMETER, "").isEmpty();
  }

  /** Answers; what comes is kept in a draft of the bucket until it is sent. */
  void answer(Exchange exchange, Bucket bucket) throws IOException {
    var target = exchange.target();
    var original = PublicAccess.describe(exchange, bucket, target.key());
    var address =
        Optional.of(exchange)
            .filter(it -> it.is(HttpMethod.GET))
            .map(it -> it.query().get(PARAMETER))
            .flatMap(process -> processor.address(target.bucket(), target.key(), process))
            .orElseThrow(Operations::notImplemented);
    exchange.waitForOthers(() -> fetch(exchange, bucket, original, address));
  }

  /**
   * Keeps what the server answers.
   *
   * <p>INVARIANT: the client is told nothing, not even an error, of a version that is not its. The
   * server has read the original by its name and with a key of its own.
   */
  private void fetch(Exchange exchange, Bucket bucket, ObjectRecord original, URI address)
      throws IOException {
    var draft = bucket.draft();
    try {
      Optional<String> type;
      try {
        type = receive(ask(address), draft);
      } finally {
        PublicAccess.requireUnchanged(exchange, bucket, original);
      }
      exchange.returnToWorkers(() -> send(exchange, draft, type));
    } catch (Throwable e) {
      draft.close();
      throw e;
    }
  }

  /** Returns the type of the body, which is in the draft then. */
  private Optional<String> receive(HttpResponse<InputStream> answer, Draft draft) {
    try (var body = new AwaitedBody(answer.body(), patience.silence())) {
      if (answer.statusCode() != 200) {
        throw error(answer.statusCode(), body);
      }
      if (answer.headers().firstValueAsLong("content-length").isEmpty()) {
        throw unavailable();
      }
      draft.append(body);
      return answer.headers().firstValue("content-type");
    } catch (IOException e) {
      throw unavailable();
    }
  }

  private static void send(Exchange exchange, Draft draft, Optional<String> type)
      throws IOException {
    try (draft;
        var bytes = draft.bytes()) {
      type.ifPresent(it -> exchange.with("Content-Type", it));
      exchange.send(bytes, draft.size());
    }
  }

  private HttpResponse<InputStream> ask(URI address) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(address).timeout(TIMEOUT).build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw unavailable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  /** In OSS's words, as the server has said them. */
  private static OssError error(int status, InputStream body) throws IOException {
    var text = new String(body.readNBytes(MAX_ERROR_BYTES), StandardCharsets.UTF_8);
    var code = CODE.matcher(text);
    var message = MESSAGE.matcher(text);
    return status >= 400 && code.find()
        ? new OssError(status, code.group(1), message.find() ? message.group(1) : "")
        : unavailable();
  }

  private static OssError unavailable() {
    return new OssError(503, "ServiceUnavailable", "Image processing does not answer.");
  }
}
