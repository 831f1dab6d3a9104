package io.tuwen.emulator.http;

import io.tuwen.emulator.auth.Access;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls the applications that may be told of uploads, and no other address of this machine.
 *
 * <p>An uploader chooses the address, the type and the body of what is sent. A client that can sign
 * a form could otherwise post to every port here, and read what is answered.
 */
final class Callbacks {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  private final Set<String> allowed = ConcurrentHashMap.newKeySet();
  private final CallbackSigner signer;
  private volatile Duration patience = TIMEOUT;

  Callbacks(Set<String> allowed, CallbackSigner signer) {
    this.signer = signer;
    allowed.forEach(this::allow);
  }

  /**
   * What came of a call.
   *
   * @param text the application's answer, or why there is none
   */
  record Outcome(boolean isSuccess, String text) {}

  /**
   * What is told.
   *
   * @param keyUrl where the key is that the signature can be verified with
   */
  record Call(String type, String body, String bucket, String requestId, String keyUrl) {}

  /** Adds an application, as {@code host:port}. */
  void allow(String authority) {
    allowed.add(authority.toLowerCase(Locale.ROOT));
  }

  /** An application may take this long until its answer begins. */
  void waitFor(Duration other) {
    patience = other;
  }

  /**
   * Calls one after the other until one answers as it should.
   *
   * @param told asked for where there is one to call; empty where it is too large
   */
  Outcome call(List<URI> urls, Supplier<Optional<Call>> told) {
    var allowed = urls.stream().filter(this::isAllowed).toList();
    if (allowed.isEmpty()) {
      return failed("the callback address is not one of those that are configured");
    }
    var call = told.get();
    if (call.isEmpty()) {
      return failed("the callback's body is larger than 1 MB");
    }
    var outcome = call(allowed.get(0), call.get());
    for (var url : allowed.subList(1, allowed.size())) {
      if (!outcome.isSuccess()) {
        outcome = call(url, call.get());
      }
    }
    return outcome;
  }

  private Outcome call(URI url, Call told) {
    var body = told.body().getBytes(StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(url)
            .timeout(patience)
            .header("Authorization", signer.sign(url, body))
            .header("x-oss-pub-key-url", base64(told.keyUrl().getBytes(StandardCharsets.UTF_8)))
            .header("Content-MD5", base64(Digest.md5(body)))
            .header("Content-Type", told.type())
            .header("Date", Exchange.httpDate(Instant.now()))
            .header("User-Agent", "aliyun-oss-callback")
            .header("x-oss-bucket", told.bucket())
            .header("x-oss-request-id", told.requestId())
            .header("x-oss-requester", Access.ACCOUNT)
            .header("x-oss-signature-version", "1.0")
            .header("x-oss-tag", "CALLBACK")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    var call =
        HTTP.sendAsync(request, BodyHandlers.ofInputStream()).thenApplyAsync(Callbacks::outcome);
    try {
      return call.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      call.cancel(true);
      return failed(e instanceof TimeoutException ? "Cost too long time" : "Error status : 502.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("the callback was interrupted");
    }
  }

  /** The text of an address is compared, not what a name server makes of it. */
  private boolean isAllowed(URI url) {
    if (!"http".equalsIgnoreCase(url.getScheme())
        || url.getHost() == null
        || url.getRawUserInfo() != null) {
      return false;
    }
    var port = url.getPort() < 0 ? 80 : url.getPort();
    return allowed.contains(url.getHost().toLowerCase(Locale.ROOT) + ":" + port);
  }

  private static Outcome outcome(HttpResponse<InputStream> answer) {
    try (var in = answer.body()) {
      if (answer.statusCode() != 200) {
        return failed("Error status : " + answer.statusCode() + ".");
      }
      // An answer that does not end keeps this thread; closing it is what ends the wait.
      CompletableFuture.delayedExecutor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> close(in));
      var bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
      if (bytes.length > MAX_ANSWER_BYTES) {
        return failed("the callback's answer is larger than 1 MB");
      }
      var text = new String(bytes, StandardCharsets.UTF_8);
      Json.decodeValue(text);
      return new Outcome(true, text);
    } catch (DecodeException e) {
      return failed("Response body is not valid json format.");
    } catch (IOException e) {
      return failed("the callback's answer broke off");
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  private static Outcome failed(String reason) {
    return new Outcome(false, reason);
  }
}
