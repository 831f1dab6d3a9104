package io.tuwen.local.admin;

import io.tuwen.command.NotRunning;
import io.tuwen.command.Words;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Uploads files as every client does. The same file again is the same image. */
final class FileUploads {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** The system has too much to do, or a part of it is away for a moment. */
  private static final Set<Integer> LATER = Set.of(429, 503);

  private static final int MAX_TRIES = 20;
  private static final long MAX_PAUSE_SECONDS = 60;

  private final URI address;
  private final Optional<String> key = Optional.ofNullable(System.getenv("TUWEN_API_KEY"));
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** A file that is not taken, with the reason. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
      super(reason);
    }
  }

  FileUploads(URI origin) {
    address = origin.resolve("/v1/images");
  }

  void upload(Path file) throws Refused, IOException, InterruptedException {
    if (!Files.isRegularFile(file)) {
      throw new Refused("is no file");
    }
    var request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/octet-stream")
            .header("Idempotency-Key", idempotencyKey(file))
            .timeout(LONGEST);
    key.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    for (int i = 0; i < MAX_TRIES; i++) {
      var answer = send(request, file);
      if (!LATER.contains(answer.statusCode())) {
        check(answer);
        return;
      }
      Thread.sleep(pause(answer).toMillis());
    }
    throw new Refused("the system has too much to do");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, Path file)
      throws IOException, InterruptedException {
    try {
      return http.send(request.POST(BodyPublishers.ofFile(file)).build(), BodyHandlers.ofString());
    } catch (FileNotFoundException e) {
      throw e;
    } catch (IOException e) {
      throw new NotRunning(Words.of("Tuwen does not answer at %s", address), e);
    }
  }

  private static Duration pause(HttpResponse<?> answer) {
    var seconds = answer.headers().firstValueAsLong("Retry-After").orElse(1);
    return Duration.ofSeconds(Math.max(1, Math.min(MAX_PAUSE_SECONDS, seconds)));
  }

  private static void check(HttpResponse<String> answer) throws Refused {
    if (answer.statusCode() / 100 != 2) {
      try {
        throw new Refused(
            new JsonObject(answer.body()).getString("code", "status " + answer.statusCode()));
      } catch (DecodeException e) {
        throw new Refused("status " + answer.statusCode());
      }
    }
  }

  /** Of its name and its bytes: two files with the same bytes are two images. */
  private static String idempotencyKey(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      var hash = MessageDigest.getInstance("SHA-256");
      hash.update(file.toString().getBytes(StandardCharsets.UTF_8));
      var buffer = new byte[64 << 10];
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        hash.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(hash.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
